"""Image files: PNG, JPEG, TIFF with one picture or many, BMP, GIF and WebP, as pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.errors import UnreadableDocument

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a")
_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "MPO")
_MOST = 120_000_000
"""Pixels of one picture: more than A3 at 600 dpi."""

_FRAMES = 3_000

_A4, _LONG = 842.0, (200.0, 1800.0)
"""Points that a page is long: of A4, and within which what an image file says of itself is believed."""


class Still(NamedTuple):
    """One picture of an image file (Pillow's), and its size in points."""

    image: Any
    size: tuple[float, float]


def is_image(data: bytes) -> bool:
    """Whether the bytes begin as an image file does."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    bmp = data[:2] == b"BM" and data[6:10] == bytes(4)
    return data.startswith(_MAGIC) or webp or bmp


def stills(data: bytes) -> Iterator[Still]:
    """The pictures of an image file, one after another, upright; only the first where they make an animation.

    Raises:
        UnreadableDocument: "damaged", "truncated" or "too-large", perhaps after some pictures.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as image:
            for number in range(min(getattr(image, "n_frames", 1) if image.format == "TIFF" else 1, _FRAMES)):
                image.seek(number)
                if image.width * image.height > _MOST:
                    raise UnreadableDocument("too-large", f"{image.width} × {image.height} pixels")
                upright = ImageOps.exif_transpose(image)
                yield Still(upright, _size(*upright.size, float(image.info.get("dpi", (0,))[0] or 0)))
    except (Image.DecompressionBombError, MemoryError) as error:
        raise UnreadableDocument("too-large", str(error)) from error
    except UnidentifiedImageError as error:
        raise UnreadableDocument("damaged", str(error)) from error
    except (OSError, EOFError, ValueError, SyntaxError, TypeError) as error:
        raise UnreadableDocument("truncated", str(error)) from error


def _size(wide: int, high: int, dpi: float) -> tuple[float, float]:
    """In points; where the resolution is no page's, the size of a page as long as A4."""
    longest = max(wide, high)
    scale = 72 / dpi if dpi and _LONG[0] <= longest / dpi * 72 <= _LONG[1] else _A4 / longest
    return wide * scale, high * scale
