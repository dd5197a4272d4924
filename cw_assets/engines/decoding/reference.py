"""Pictures that people bring: read within limits, upright, and written anew, so that nothing but pixels is kept."""

import warnings
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from cw_assets.errors import InvalidInput, LimitExceeded

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 64_000_000


def reference_png(path: Path, max_bytes: int) -> bytes:
    """The picture as PNG. InvalidInput for a file that holds none, LimitExceeded for one that is too large."""
    if not path.is_file():
        raise InvalidInput(f"{path} is no file; name a picture.")
    if path.stat().st_size > max_bytes:
        raise LimitExceeded(f"{path.name} is larger than {max_bytes} bytes; bring a smaller picture.")
    upright = upright_picture(path)
    out = BytesIO()
    upright.save(out, "PNG")
    return out.getvalue()


def upright_picture(path: Path) -> "Image.Image":
    """The picture in RGB, turned as its EXIF data say; the errors are those of `reference_png`."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=("JPEG", "PNG", "WEBP", "TIFF", "BMP")) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise LimitExceeded(f"{path.name} has more than {MAX_PIXELS} pixels; bring a smaller picture.")
                return ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput(f"{path.name} could not be read as a picture ({error}); bring a JPEG or PNG.") from error
