"""Names of image files, made of the job and the records it used; where the files lie is the store's matter."""

import re
import unicodedata

LONGEST_BYTES = 160
"""Of the identifier; file systems take names of 255 bytes."""


def image_file_names(
    identifier: str, *, job: int, prompt: int, model: int, lora: int | None, count: int
) -> tuple[str, ...]:
    """One name an image: spot-00042.01.jpg, and without an identifier 00042.01-p007-m003-l000.jpg.

    The numbers are those of the records (`lora` None: 0); the images count from 01, an only one is 00.
    """
    name = safe_identifier(identifier)
    numbers = [0] if count == 1 else range(1, count + 1)
    if name:
        return tuple(f"{name}-{job:05d}.{number:02d}.jpg" for number in numbers)
    records = f"p{prompt:03d}-m{model:03d}-l{lora or 0:03d}"
    return tuple(f"{job:05d}.{number:02d}-{records}.jpg" for number in numbers)


def safe_identifier(identifier: str) -> str:
    """Letters and digits of any script, dots, hyphens and underscores; what else there is becomes one hyphen.

    It is cut to 160 bytes of UTF-8; empty where nothing is left.
    """
    kept = "".join(letter if is_safe(letter) else "-" for letter in unicodedata.normalize("NFC", identifier))
    short = re.sub(r"-{2,}", "-", kept).strip("-.").encode()[:LONGEST_BYTES]
    return short.decode(errors="ignore").rstrip("-.")


def is_safe(letter: str) -> bool:
    """Combining marks are part of the letters of some scripts."""
    return letter.isalnum() or letter in "-._" or unicodedata.category(letter) in {"Mn", "Mc"}
