"""Pictures that people bring: read within limits, upright, and written anew, so that nothing but pixels is kept."""

import warnings
from io import BytesIO
from pathlib import Path

from cw_assets.errors import InvalidInput, LimitExceeded

MAX_PIXELS = 64_000_000


def reference_png(path: Path, max_bytes: int) -> bytes:
    """The picture as PNG. InvalidInput for a file that holds none, LimitExceeded for one that is too large."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if not path.is_file():
        raise InvalidInput(f"{path} is no file; name a picture.")
    if path.stat().st_size > max_bytes:
        raise LimitExceeded(f"{path.name} is larger than {max_bytes} bytes; bring a smaller picture.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=("JPEG", "PNG", "WEBP", "TIFF", "BMP")) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise LimitExceeded(f"{path.name} has more than {MAX_PIXELS} pixels; bring a smaller picture.")
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput(f"{path.name} holds no picture that can be read ({error}); bring a JPEG or PNG.") from error
    out = BytesIO()
    upright.save(out, "PNG")
    return out.getvalue()
