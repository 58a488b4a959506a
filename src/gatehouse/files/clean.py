"""What came in, looked at and made harmless: a picture is drawn anew, so that nothing but its pixels is kept.

Place and time of a shot, the camera's number, a thumbnail of what was cut away, comments, and whatever hangs behind the picture
are gone then. A decoder is slow and works on strangers' bytes: in two threads at most, with a bound on the pixels.
"""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from PIL import Image, ImageOps

from gatehouse.core.errors import Invalid
from gatehouse.files.keys import MimeType

MAX_PIXELS: Final = 25_000_000
"""Some 100 MB while it is drawn. A 24-megapixel camera's shot fits; a bomb of a few kilobytes that unpacks to gigabytes does not."""
LONGEST_SIDE: Final = 2560
"""Pixels: enough to read a page."""
_QUALITY: Final = 85
_POOL = ThreadPoolExecutor(2, thread_name_prefix="pictures")
_BEGINS: Final = {
    MimeType.JPEG: b"\xff\xd8\xff",
    MimeType.PNG: b"\x89PNG\r\n\x1a\n",
    MimeType.WEBP: b"RIFF",
    MimeType.PDF: b"%PDF-",
}
_FORMATS: Final = {MimeType.JPEG: "JPEG", MimeType.PNG: "PNG", MimeType.WEBP: "WEBP"}


async def cleaned(content: bytes, kind: MimeType) -> bytes:
    """The file as it is kept: a picture drawn anew, upright and at most LONGEST_SIDE long; a PDF as it came.

    422 `mimeType` when the bytes are not what they were called, or a picture cannot be drawn.
    """
    if not _begins_like(content, kind):
        raise Invalid.field("mimeType", f"The file is not {kind}.")
    if kind is MimeType.PDF:
        return content
    return await asyncio.get_running_loop().run_in_executor(_POOL, _drawn_anew, content, _FORMATS[kind])


def _begins_like(content: bytes, kind: MimeType) -> bool:
    is_webp = kind is not MimeType.WEBP or content[8:12] == b"WEBP"
    return content.startswith(_BEGINS[kind]) and is_webp


def _drawn_anew(content: bytes, name: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=(name,)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is unpacked smaller at once
            upright = ImageOps.exif_transpose(image)
            pixels = upright.convert("RGBA" if upright.has_transparency_data and name != "JPEG" else "RGB")
        pixels.info.clear()
        pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        drawn = io.BytesIO()
        pixels.save(drawn, name, quality=_QUALITY)
    except Image.DecompressionBombError as error:
        raise Invalid.field(
            "fileSize", f"The picture has more than {MAX_PIXELS // 10**6} megapixels."
        ) from error
    except Exception as error:
        raise Invalid.field("mimeType", "The picture is damaged and cannot be shown.") from error
    return drawn.getvalue()
