"""QR pictures of a code. SVG takes 1 ms, PNG 10: prefer SVG."""

import base64
import io

import segno


def qr_svg(code: str) -> bytes:
    """The QR as a stand-alone SVG, quiet zone included."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, svgclass=None, lineclass=None, omitsize=True, light="#fff"
    )
    return out.getvalue()


def qr_inline(code: str) -> str:
    """The QR as an `<svg>` element for a page."""
    return segno.make(code, error="m", micro=False).svg_inline(
        scale=8, border=4, omitsize=True, svgclass="qr", lineclass=None, light="#fff"
    )


def qr_png(code: str) -> bytes:
    """The QR as a PNG, 8 pixels a module."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def qr_data_url(code: str) -> str:
    """The PNG as a `data:` URL, for clients that show it as it comes."""
    return "data:image/png;base64," + base64.b64encode(qr_png(code)).decode()
