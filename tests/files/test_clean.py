"""What is kept of a picture: its pixels. And what no decoder of ours is talked into."""

import asyncio
import io
import struct
import time
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from gatehouse.core.errors import Invalid
from gatehouse.files.clean import LONGEST_SIDE, MAX_PIXELS, cleaned
from gatehouse.files.keys import MimeType
from tests.files.uploading import document, picture

_NAMES = {MimeType.JPEG: "JPEG", MimeType.PNG: "PNG", MimeType.WEBP: "WEBP"}


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def _claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head claims a size."""

    def part(name: bytes, content: bytes) -> bytes:
        checked = name + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(b"\x00" * 100))
        + part(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", list(_NAMES))
async def test_a_picture_is_drawn_anew_in_its_own_format(kind: MimeType) -> None:
    found = _opened(await cleaned(picture(_NAMES[kind], (300, 200)), kind))
    assert (found.format, found.size) == (_NAMES[kind], (300, 200))
    pixel = found.convert("RGB").getpixel((150, 100))
    assert isinstance(pixel, tuple)
    assert all(abs(is_now - was) < 8 for is_now, was in zip(pixel, (0, 128, 128), strict=True))


@pytest.mark.parametrize("kind", list(_NAMES))
async def test_nothing_but_pixels_is_kept(kind: MimeType) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    options: dict[str, Any] = {
        "exif": exif,
        "xmp": b"<x:xmpmeta>SecretXmp</x:xmpmeta>",
        "icc_profile": b"SecretIcc" * 50,
    }
    if kind is MimeType.PNG:
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", "SecretText")
        notes.add_itxt("XML:com.adobe.xmp", "SecretXmp")
        options = {"exif": exif, "pnginfo": notes, "icc_profile": b"SecretIcc" * 50}
    if kind is MimeType.JPEG:
        options["comment"] = "SecretComment"
    content = picture(_NAMES[kind], **options) + b"SecretTail"
    assert content.count(b"Secret") >= 3
    kept = await cleaned(content, kind)
    for trace in (b"Secret", b"Exif", b"EXIF", b"ICCP", b"iCCP", b"tEXt", b"XMP", b"xmp"):
        assert trace not in kept, trace


async def test_transparency_stays_and_a_jpeg_has_none() -> None:
    clear = picture("PNG", mode="RGBA", colour="#00808040")
    assert _opened(await cleaned(clear, MimeType.PNG)).getpixel((5, 5)) == (0, 128, 128, 64)
    for mode in ("1", "L", "P", "I;16", "CMYK", "LA"):
        kind = MimeType.JPEG if mode == "CMYK" else MimeType.PNG
        drawn = io.BytesIO()
        Image.new(mode, (40, 30)).save(drawn, _NAMES[kind])
        assert _opened(await cleaned(drawn.getvalue(), kind)).mode in {"RGB", "RGBA"}


async def test_of_a_moving_picture_the_first_is_kept() -> None:
    first, second = Image.new("RGB", (40, 30), "teal"), Image.new("RGB", (40, 30), "tan")
    for kind in (MimeType.PNG, MimeType.WEBP):
        drawn = io.BytesIO()
        first.save(drawn, _NAMES[kind], save_all=True, append_images=[second], duration=100)
        found = _opened(await cleaned(drawn.getvalue(), kind))
        assert getattr(found, "n_frames", 1) == 1


async def test_a_large_shot_becomes_smaller_and_lies_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    shot = picture("JPEG", (5700, 4200), exif=exif)
    found = _opened(await cleaned(shot, MimeType.JPEG))
    assert max(found.size) == found.height == LONGEST_SIDE
    assert abs(found.height / found.width - 5700 / 4200) < 0.01


@pytest.mark.parametrize(
    "size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (MAX_PIXELS + 1, 1), (1, MAX_PIXELS + 1)]
)
async def test_a_bomb_is_refused_by_its_head(size: tuple[int, int]) -> None:
    began = time.perf_counter()
    with pytest.raises(Invalid):
        await cleaned(_claiming(*size), MimeType.PNG)
    assert time.perf_counter() - began < 1


async def test_a_real_bomb_is_refused_before_it_is_unpacked() -> None:
    drawn = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(drawn, "PNG")
    assert len(drawn.getvalue()) < 200_000
    began = time.perf_counter()
    with pytest.raises(Invalid) as refused:
        await cleaned(drawn.getvalue(), MimeType.PNG)
    assert refused.value.details[0].field == "fileSize"
    assert time.perf_counter() - began < 1


async def test_a_picture_that_could_be_drawn_but_is_too_large_is_not_drawn() -> None:
    with pytest.raises(Invalid) as refused:
        await cleaned(picture("PNG", (6_000, 5_000), mode="1", colour="white"), MimeType.PNG)
    assert refused.value.details[0].field == "fileSize"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"GIF89a",
        b"<svg onload=alert(1)>",
        b"%PDF-1.7",
        b"MZ",
        b"\x00" * 1000,
    ],
)
async def test_what_is_no_picture_is_no_picture(content: bytes) -> None:
    for kind in _NAMES:
        with pytest.raises(Invalid):
            await cleaned(content, kind)


async def test_a_picture_of_another_kind_than_it_was_called() -> None:
    for kind, name in _NAMES.items():
        for other in _NAMES:
            if other is not kind:
                with pytest.raises(Invalid) as refused:
                    await cleaned(picture(name), other)
                assert refused.value.details[0].field == "mimeType"


async def test_a_pdf_is_kept_as_it_came_and_nothing_else_passes_for_one() -> None:
    assert await cleaned(document(), MimeType.PDF) == document()
    for content in (picture(), b"<html>%PDF-1.7", b" %PDF-1.7", b""):
        with pytest.raises(Invalid):
            await cleaned(content, MimeType.PDF)


_SEEDS = {kind: picture(name, (40, 30)) for kind, name in _NAMES.items()}


@settings(max_examples=300)
@given(
    kind=st.sampled_from(list(_NAMES)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=8),
    cut=st.floats(0, 1),
)
async def test_damaged_pictures_are_refused_or_drawn_never_a_crash(
    kind: MimeType, changes: list[tuple[float, bytes]], cut: float
) -> None:
    content = bytearray(_SEEDS[kind])
    for where, what in changes:
        at = int(where * len(content))
        content[at : at + len(what)] = what
    damaged = bytes(content[: int(cut * len(content)) or None])
    try:
        kept = await cleaned(damaged, kind)
    except Invalid:
        return
    assert _opened(kept).format == _NAMES[kind]


async def test_drawing_does_not_hold_the_loop() -> None:
    shot = picture("PNG", (5000, 4900))
    longest, last, done = 0.0, time.perf_counter(), False

    async def tick() -> None:
        nonlocal longest, last
        while not done:
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()

    ticking = asyncio.create_task(tick())
    began = time.perf_counter()
    await asyncio.gather(*(cleaned(shot, MimeType.PNG) for _ in range(3)))
    took, done = time.perf_counter() - began, True
    await ticking
    print(f"three drawings of 24.5 megapixels: {took:.2f} s, the loop waited at most {longest * 1000:.0f} ms")
    assert longest < took / 4
