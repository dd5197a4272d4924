"""Partition keys, and their readable part, made of whatever words a record has."""

import re
import unicodedata

MAX_SLUG = 40


def slug_of(words: str, *, otherwise: str) -> str:
    """The words in [a-z0-9-], whole ones up to 40 characters; `otherwise` where nothing is left."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    if len(slug) > MAX_SLUG:
        slug = slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]
    return slug or otherwise


def partition_key(record_id: int, slug: str) -> str:
    """ "17-summer-spot", the name of a record in Dagster."""
    return f"{record_id}-{slug}"
