"""Address books as phones give them away: vCard 2.1, 3.0 and 4.0, read for names, numbers and addresses only.

A small tolerant reader instead of a library: the ones there are refuse a whole file for one bad line, and old phones write many.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gatehouse.core.errors import Invalid

_BREAK = re.compile(r"\r\n|\r|\n")
# Possessive throughout: a file made to be read slowly is read as fast as any other.
_HEAD = re.compile(r'((?:[^":]++|"[^"]*+")*+):')
_PARAMETER = re.compile(r';((?:[^";]++|"[^"]*+")*+)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_FIELD = re.compile(r"((?:[^;\\]++|\\.|\\$)*+)(?:;|$)", re.DOTALL)
_CHARSET = re.compile(r"^(utf-?8|us-ascii|iso-8859-\d{1,2}|(?:windows-|cp)125\d)$", re.IGNORECASE)
_READ = frozenset({"FN", "N", "NICKNAME", "ORG", "TEL", "EMAIL"})
_LAST = 1_000
_NO_CALLS = frozenset({"FAX", "PAGER", "MODEM"})


@dataclass(slots=True)
class Card:
    """One person of an address book. Phones and e-mails: the preferred first."""

    line: int
    name: str = ""
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Raw:
    line: int
    found: dict[str, list[tuple[int, str]]] = field(default_factory=dict)


def is_vcard(content: bytes) -> bool:
    """Whether a file begins like an address book."""
    return content[:200].decode("utf-8", "replace").lstrip("\ufeff \t\r\n").upper().startswith("BEGIN:VCARD")


def read_vcards(content: bytes) -> Iterator[Card]:
    """The people of a file, in its order; `line` is where each begins. 422 `file` for what is no vCard."""
    card: _Raw | None = None
    for line, text in _unfolded(_text(content)):
        name, parameters, value = _property(text)
        if name == "BEGIN" and value.strip().upper() == "VCARD":
            if card is not None and card.found:
                yield _card(card)
            card = _Raw(line)
        elif name == "END" and card is not None:
            yield _card(card)
            card = None
        elif card is not None and name in _READ:
            card.found.setdefault(name, []).append((_rank(parameters), _decoded(parameters, value)))
    if card is not None and card.found:
        yield _card(card)


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid.field("file", "The file is not UTF-8 text. Export it as vCard again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # 2.1's own default is no better known
    if "\x00" in text:
        raise Invalid.field("file", "The file holds NUL characters: it is no vCard file.")
    return text


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines: one that begins with a space or tab goes on the one before, and so does what follows a soft break of quoted-printable."""
    began, parts, soft = 1, [""], False
    for number, line in enumerate(_BREAK.split(text), start=1):
        if soft:
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif line[:1] in {" ", "\t"}:
            parts.append(line[1:])
        else:
            yield began, "".join(parts)
            began, parts = number, [line]
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in parts[0].upper()
    yield began, "".join(parts)


def _property(text: str) -> tuple[str, list[str], str]:
    """Name without its group, parameters in capitals, value; empty for what is no property."""
    head = _HEAD.match(text)
    if head is None:
        return "", [], ""
    name, _, rest = head[1].partition(";")
    parameters = [part.strip().strip('"').upper() for part in _PARAMETER.findall(f";{rest}")] if rest else []
    return name.rpartition(".")[2].strip().upper(), parameters, text[head.end() :]


def _decoded(parameters: list[str], value: str) -> str:
    if any(one.rpartition("=")[2] == "QUOTED-PRINTABLE" for one in parameters):
        written = next((one[8:] for one in parameters if one.startswith("CHARSET=")), "UTF-8")
        value = quopri.decodestring(value.encode()).decode(
            written if _CHARSET.match(written) else "utf-8", "replace"
        )
    return value.replace("\x00", "")


def _rank(parameters: list[str]) -> int:
    """How early a number or address is taken: what is preferred, then mobile phones, then the rest, what nobody answers last."""
    kinds = {kind.strip('"') for one in parameters for kind in one.rpartition("=")[2].split(",")}
    preferred = [one[5:].strip('"') for one in parameters if one.startswith("PREF=")]
    if kinds & _NO_CALLS:
        return _LAST
    if preferred and preferred[0].isascii() and preferred[0].isdigit():
        return min(int(preferred[0][:4]), 100)
    if "PREF" in kinds:
        return 1
    return 200 if kinds & {"CELL", "MOBILE"} else 300


def _card(raw: _Raw) -> Card:
    def ranked(name: str) -> list[str]:
        return [value for _, value in sorted(raw.found.get(name, ()), key=lambda one: one[0])]

    names = [*ranked("FN"), *map(_full_name, ranked("N")), *ranked("NICKNAME"), *ranked("ORG")]
    return Card(
        line=raw.line,
        name=next((name for written in names if (name := _plain(written))), ""),
        phones=[phone for written in ranked("TEL") if (phone := _number(written))],
        emails=[
            address
            for written in ranked("EMAIL")
            if (address := _plain(written).removeprefix("mailto:").removeprefix("MAILTO:"))
        ],
    )


def _full_name(written: str) -> str:
    """`Family;Given;Additional;Prefix;Suffix` in the order it is said."""
    family, given, additional, prefix, suffix, *_ = [*_FIELD.findall(written), "", "", "", "", ""]
    return " ".join(part for part in (prefix, given, additional, family, suffix) if part)


def _plain(written: str) -> str:
    """The text without escapes, on one line."""
    text = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], written.replace(";", " "))
    return " ".join(text.split())


def _number(written: str) -> str:
    """A number, also out of a `tel:` address with its extension left off."""
    number = _ESCAPED.sub(r"\1", written).strip()
    return number[4:].partition(";")[0] if number[:4].lower() == "tel:" else number
