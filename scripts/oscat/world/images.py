"""How alike two pictures are, pixel by pixel: the same picture may be packed in other bytes."""

import io
from typing import Final

from PIL import Image, ImageChops, UnidentifiedImageError

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp")
_MOST: Final = 100_000_000  # pixels
_WHITE: Final = 255


def difference(published: bytes, made: bytes, tolerance: float) -> str | None:
    """What differs between two pictures in a sentence, "" for nothing; None where one of them is none.

    ``tolerance`` is a share of the whole range of a channel.
    """
    try:
        with Image.open(io.BytesIO(published)) as right, Image.open(io.BytesIO(made)) as other:
            if right.size != other.size:
                return f"the picture is {_size(other)}, and {_size(right)} is published"
            if right.width * right.height > _MOST:
                return None
            return _differs(right.convert("RGBA"), other.convert("RGBA"), tolerance)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None


def _size(picture: Image.Image) -> str:
    return f"{picture.width} × {picture.height} pixels"


def _differs(right: Image.Image, other: Image.Image, tolerance: float) -> str:
    apart = ImageChops.difference(right, other).split()
    whole = apart[0]
    for channel in apart[1:]:
        whole = ImageChops.lighter(whole, channel)
    counts = whole.histogram()
    least = int(tolerance * _WHITE)
    wrong = sum(counts[least + 1 :])
    if not wrong:
        return ""
    most = max(step for step, count in enumerate(counts) if count)
    return f"{wrong:,} of {right.width * right.height:,} pixels differ, by {most} of {_WHITE} at most"
