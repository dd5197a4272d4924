"""An archive as JSON: written the same for the same records, read strictly with everything that is wrong in a list."""

import json

from cw_assets.catalog.archive.links import examine_links
from cw_assets.catalog.archive.values import Archive
from cw_assets.catalog.models.base import UNSTORABLE
from cw_assets.domain.json_faults import MOST_OPENINGS, Faults, openings, read_json, read_value
from cw_assets.errors import InvalidInput, LimitExceeded

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 64


def write_archive(archive: Archive) -> bytes:
    """UTF-8. LimitExceeded where it has more bytes or values than what is read."""
    text = json.dumps(archive.model_dump(mode="json"), ensure_ascii=False, indent=1, allow_nan=False)
    content = f"{text}\n".encode()
    if len(content) > MAX_BYTES:
        raise LimitExceeded(
            f"The records have {len(content)} bytes, more than {MAX_BYTES} are not read; export single campaigns."
        )
    if openings(text) > MOST_OPENINGS:
        raise LimitExceeded(
            f"The records have more than {MOST_OPENINGS} values, so many are not read; export single campaigns."
        )
    return content


def read_archive(given: str | bytes) -> Archive:
    """The archive of a file's content. InvalidInput where anything is wrong; `archive_faults` lists all of it."""
    faults = Faults()
    archive = examined(given, faults)
    if archive is None or faults.count:
        raise InvalidInput(f"The records cannot be read ({faults.told()}); mend the file, or export it again.")
    return archive


def archive_faults(given: str | bytes) -> list[str]:
    """What is wrong with a file, a line each with its place; empty where `read_archive` takes it.

    Links between records are looked at once their fields are right.
    """
    faults = Faults()
    examined(given, faults)
    return faults.lines()


def examined(given: str | bytes, faults: Faults) -> Archive | None:
    data = read_json(given, faults, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH, unwanted=UNSTORABLE)
    if data is None and faults.count:
        return None
    archive = read_value(Archive, data, faults)
    if archive is not None:
        examine_links(archive, faults)
    return archive
