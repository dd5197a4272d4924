"""The work of `lora_weights`: the file of a LoRA's record is here and whole, or it is fetched from its source.

How a source is spoken to is its engine's business.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from cw_assets.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cw_assets.catalog.records import LoraRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.defs.work.step import Step
    from cw_assets.domain.loras.air import Air
    from cw_assets.domain.loras.file import LoraFile

    OnPercent = Callable[[float], None]

FOLDER = "loras"
"""Within the models folder."""
LOCK_EVERY_S = 0.5


def make_lora_file(step: Step) -> LoraFile:
    """The file of the step's record, which is completed with it."""
    catalog = step.workplace.catalog
    found = lora_file(
        step.workplace,
        catalog.get_lora(step.record_id),
        lambda percent: step.report(percent, "fetching"),
        forced=step.forced,
    )
    sha256 = found.expected_sha256 or found.sha256
    step.say(f"The file of {found.label} {'was here already' if found.skipped else 'is fetched'}: {found.path}.")
    catalog.save_lora_file(step.record_id, step.run_id, path=found.path, sha256=sha256, size_bytes=found.size_bytes)
    return found


def lora_file(workplace: Workplace, record: LoraRecord, on_percent: OnPercent, *, forced: bool = False) -> LoraFile:
    """The LoRA's file: skipped where it is here and whole, else fetched; `on_percent` is where the step can stop.

    NotReady where the record names a file alone, and it is not here.
    """
    from cw_assets.domain.loras.air import parse_air

    if not record.air:
        return own_file(workplace, record)
    air = parse_air(record.air)
    key = key_of(air)
    target = workplace.settings.models_path / key
    with alone_at(target, on_percent):
        if not forced and (here := described(workplace, record, key, skipped=True)):
            return here
        hub = workplace.engines.lora_hub
        listing = hub.describe(air)
        hub.fetch(listing, target, on_bytes=lambda done, size: on_percent(100 * done / size if size else 0))
        expected = listing.sha256 or record.sha256
        found = described(workplace, record.model_copy(update={"sha256": expected}), key, skipped=False)
    assert found is not None
    return found


def own_file(workplace: Workplace, record: LoraRecord) -> LoraFile:
    """A file that somebody put into the models folder."""
    check_own_file(workplace.settings.models_path, record)
    found = described(workplace, record, record.path, skipped=True)
    if found is None:
        raise InvalidInput(
            f"{record.path} is not the file that LoRA {record.id} was added with, its SHA-256 differs; "
            "put that file back, or add this one as a new LoRA."
        )
    return found


def check_own_file(models: Path, record: LoraRecord) -> None:
    """NotReady where it is missing, Refused for a place outside the models folder."""
    from cw_assets.engines.weights import weights_path

    try:
        weights_path(models, record.path, pull=record.label)
    except NotReady:
        raise own_file_gone(record) from None


def own_file_gone(record: LoraRecord) -> NotReady:
    return NotReady(
        f"The file {record.path} of LoRA {record.id} is not in the models folder any more; "
        "put it back, or add the LoRA again."
    )


def key_of(air: Air) -> str:
    """Where the file of a LoRA that is fetched has its place in the models folder."""
    return f"{FOLDER}/civitai_{air.version_id}.safetensors"


def described(workplace: Workplace, record: LoraRecord, key: str, *, skipped: bool) -> LoraFile | None:
    """The file at `key`; None where it is missing, or a skipped one is not what the record says.

    InvalidInput or Refused for a file that is no LoRA in safetensors.
    """
    from cw_assets.domain.loras.file import LoraFile
    from cw_assets.engines.safetensors_files import check_safetensors

    path = workplace.settings.models_path / key
    if not path.is_file():
        return None
    facts = path.stat()
    digest = known_sha256(path, facts.st_mtime_ns, facts.st_size)
    if skipped and record.sha256 and digest != record.sha256:
        return None
    check_safetensors(path)
    return LoraFile(
        lora_id=record.id,
        label=record.label,
        air=record.air,
        base_architecture=record.base_architecture,
        path=key,
        sha256=digest,
        expected_sha256=record.sha256,
        size_bytes=facts.st_size,
        skipped=skipped,
    )


@lru_cache(maxsize=64)
def known_sha256(path: Path, _mtime_ns: int, _size_bytes: int) -> str:
    """The hash of a file, read once as long as it has not changed: jobs in a row use the same LoRA."""
    from cw_assets.engines.weights import sha256_of

    return sha256_of(path)


@contextmanager
def alone_at(target: Path, on_percent: OnPercent) -> Iterator[None]:
    """One process of a machine at a time fetches a file; the others wait, and may be stopped meanwhile."""
    from filelock import FileLock, Timeout

    target.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target.with_name(f".{target.name}.lock"))
    while True:
        on_percent(0)
        try:
            lock.acquire(timeout=LOCK_EVERY_S)
            break
        except Timeout:
            continue
    try:
        yield
    finally:
        lock.release()
