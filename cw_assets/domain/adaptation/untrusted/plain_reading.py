"""Text as a model may read it through its disguises: look-alike letters, invisible characters, digits for letters."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator

LOOK_ALIKES = str.maketrans("авсԁеһіјкӏмпорԛгѕтυνхузαβγδεικορτωη", "abcdehijklmnopqrstuvxyzaby8eikoptwn")
"""Small Cyrillic and Greek letters, and the Latin ones that they look like."""
UNDECOMPOSED = str.maketrans("łøđı", "lodi")
"""Letters with marks that Unicode does not take apart."""
DIGITS = str.maketrans("013457@$", "oieastas")
ENCODED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
SPACED = re.compile(r"(?:\b\w[\s.·*_-]+){5,}\w\b")
TAGS = range(0xE0020, 0xE007F)
"""Invisible characters that stand for ASCII, 0xE0000 above it."""


def readings(text: str) -> Iterator[str]:
    """The text folded, then what its disguises hide, where it has any."""
    plain = folded(text)
    yield plain
    if not plain.isascii():
        yield plain.translate(LOOK_ALIKES)
    if re.search(r"[a-z][013457@$]|[013457@$][a-z]", plain):
        yield plain.translate(DIGITS)
    if any(ord(letter) in TAGS for letter in text):
        yield folded("".join(chr(ord(letter) - 0xE0000) if ord(letter) in TAGS else letter for letter in text))
    if SPACED.search(text):
        yield folded(SPACED.sub(lambda found: closed_up(found[0]), text))


def folded(text: str) -> str:
    """Small letters without marks or invisible characters, white space as one space (Unicode's NFKD, then NFC)."""
    taken_apart = unicodedata.normalize("NFKD", text)
    kept = "".join(letter for letter in taken_apart if unicodedata.category(letter) not in ("Mn", "Cf"))
    return " ".join(unicodedata.normalize("NFC", kept).casefold().translate(UNDECOMPOSED).replace("’", "'").split())


def closed_up(text: str) -> str:
    """Letters that were set apart, together; two spaces and more part words."""
    words = re.split(r"\s{2,}", text)
    return " ".join(re.sub(r"[\s.·*_-]", "", word) for word in words)


def hides_words(text: str) -> bool:
    """Whether part of it is several words in Base64, which nobody says or shows."""
    return any(is_encoded(found) for found in ENCODED.findall(text))


def is_encoded(text: str) -> bool:
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        found = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return found.isprintable() and " " in found.strip()
