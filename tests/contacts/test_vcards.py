"""Address books of real phones, read for what we need; and files that are none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.contacts.import_rows import MAX_ROWS, read_file
from gatehouse.contacts.vcards import is_vcard, read_vcards
from gatehouse.core.errors import Invalid

IPHONE = """BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//iPhone OS 17.5//EN\r
N:Okafor;Ngozi;Adaeze;Dr.;\r
FN:Dr. Ngozi Adaeze Okafor\r
ORG:St. Nicholas;\r
EMAIL;type=INTERNET;type=HOME:ngozi@mail.example\r
EMAIL;type=INTERNET;type=WORK;type=pref:n.okafor@work.example\r
TEL;type=HOME;type=VOICE:01 234 5678\r
TEL;type=CELL;type=VOICE;type=pref:+234 803 123 4567\r
item1.TEL:08099999999\r
item1.X-ABLabel:_$!<Other>!$_\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD/4QBMRXhpZgAATU0AKgAAAAgAAYdpAAQAAAABAAAAGgAAAAAA\r
 A6ABAAMAAAABAAEAAKACAAQAAAABAAAAoKADAAQAAAABAAAAoAAAAAD/7QA4UGhvdG9zaG9wIDMuMA==\r
END:VCARD\r
"""
ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=41=64=C3=A9=62=C3=A1=79=E1=BB=8D=CC=80;=4F=6C=75;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4F=6C=75 =41=64=C3=A9=62=C3=A1=
=79=E1=BB=8D=CC=80
TEL;CELL:0802 000 0001
TEL;FAX:01 111 1111
TEL;HOME;PREF:0802 000 0002
EMAIL;HOME:olu@mail.example
END:VCARD
"""
VERSION_4 = """BEGIN:VCARD
VERSION:4.0
FN:Zoë \\"Zee\\" Smith\\, MD
N:Smith;Zoë;;;MD
TEL;VALUE=uri;PREF=2;TYPE="voice,home":tel:+1-202-555-0100
TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+1-202-555-0199;ext=12
EMAIL;PREF=1:zoe@mail.example
NOTE:A very long note that goes on and on so that it must be folded somewhere in the
  middle: TEL:08011111111
END:VCARD
"""


def test_an_iphones_card() -> None:
    [card] = read_vcards(IPHONE.encode())
    assert card.name == "Dr. Ngozi Adaeze Okafor"
    assert card.phones == ["+234 803 123 4567", "01 234 5678", "08099999999"]
    assert card.emails == ["n.okafor@work.example", "ngozi@mail.example"]
    assert card.line == 1


def test_an_old_androids_card() -> None:
    [card] = read_vcards(ANDROID.encode())
    assert card.name == "Olu Adébáyọ̀"
    assert card.phones == ["0802 000 0002", "0802 000 0001", "01 111 1111"], "a fax comes last"
    assert card.emails == ["olu@mail.example"]


def test_a_card_of_version_4() -> None:
    [card] = read_vcards(VERSION_4.encode())
    assert card.name == 'Zoë "Zee" Smith, MD'
    assert card.phones == ["+1-202-555-0199", "+1-202-555-0100"]
    assert card.emails == ["zoe@mail.example"]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("N:Obi;Ada;;Mrs.;", "Mrs. Ada Obi"),
        ("FN:\nN:Obi;Ada", "Ada Obi"),
        ("N:Obi", "Obi"),
        ("NICKNAME:Dee", "Dee"),
        ("ORG:Gas & Go\\; Lekki;Deliveries", "Gas & Go Lekki Deliveries"),
        ("FN:two\\nlines", "two lines"),
        ("fn;language=en:Lower Case", "Lower Case"),
        ("FN:Ada\n  Obi", "Ada Obi"),
        ("FN:Ada: the first", "Ada: the first"),
        ('FN;X-A="a:b;c":Quoted', "Quoted"),
        ('FN;X-A="never ends:Lost\nN:;Found', "Found"),
        ("no property at all\nFN:Still", "Still"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Ren=E9", "René"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=zip:Ren=C3=A9", "René"),
        ("FN;ENCODING=QUOTED-PRINTABLE:A=00B", "AB"),
        ("FN:trailing\\", "trailing\\"),
        ("N:trailing\\;;", "trailing"),
        ("VERSION:3.0", ""),
    ],
)
def test_a_name_is_found_wherever_it_stands(lines: str, name: str) -> None:
    [card] = read_vcards(f"BEGIN:VCARD\n{lines}\nTEL:08011111111\nEND:VCARD".encode())
    assert (card.name, card.phones) == (name, ["08011111111"])


def test_many_cards_and_sloppy_ends() -> None:
    text = "\ufeff\r\nbegin:vcard\rFN:A\rTEL:08011111111\rEND:VCARD\r\r\nBEGIN:VCARD\nFN:B\nBEGIN:VCARD\nFN:C\nEND:VCARD\nFN:nobody\nBEGIN:VCARD\nFN:D"
    assert [(card.name, card.line) for card in read_vcards(text.encode())] == [
        ("A", 2),
        ("B", 7),
        ("C", 9),
        ("D", 13),
    ]
    assert is_vcard(text.encode())
    assert not is_vcard(b"name,phone\nBEGIN:VCARD,1")
    latin = "BEGIN:VCARD\nFN:René\nEND:VCARD".encode("cp1252")
    assert [card.name for card in read_vcards(latin)] == ["René"]


def test_what_is_no_list() -> None:
    for content in (
        b"",
        b"BEGIN:VCARD\n",
        b"name,phone\n",
        b"hello",
        b"\xff\xfeB\x00",
        b"BEGIN:VCARD\nFN:A\x00\nEND:VCARD",
    ):
        with pytest.raises(Invalid):
            read_file(content)
    many = b"BEGIN:VCARD\nFN:A\nEND:VCARD\n" * (MAX_ROWS + 1)
    with pytest.raises(Invalid):
        read_file(many)
    assert len(read_file(many[27:])) == MAX_ROWS


@pytest.mark.parametrize(
    "line",
    [
        "FN;" + 'a="' * 300_000,
        "FN" + ";a" * 400_000,
        "FN:" + "\\" * 900_001,
        "N:" + ";" * 900_000,
        "N:" + "a\\;" * 300_000 + "\\",
        "FN;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 400_000,
        "FN:A\n" + " \n" * 400_000,
        '"' * 900_000,
    ],
    ids=range(8),
)
def test_a_file_made_to_be_read_slowly_is_not(line: str) -> None:
    before = time.process_time()
    list(read_vcards(f"BEGIN:VCARD\n{line}\nTEL:08011111111\nEND:VCARD".encode()))
    assert time.process_time() - before < 3


_PIECES = st.sampled_from(
    [
        "BEGIN:VCARD",
        "END:VCARD",
        "\n",
        "\r\n",
        " ",
        "FN:",
        "N:",
        "TEL;",
        "TYPE=cell",
        ";",
        ":",
        "=",
        "\\",
        '"',
        "PREF=",
        "é",
        "\u0000",
        "A",
        "9",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_no_file_is_a_fault_of_ours(text: str) -> None:
    try:
        cards = list(read_vcards(text.encode()))
    except Invalid:
        return
    assert all("\x00" not in part for card in cards for part in (card.name, *card.phones, *card.emails))
