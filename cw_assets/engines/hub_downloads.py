"""Fetching a model's folder from the Hugging Face hub: what is needed of it, whole or not at all.

Which files these are is decided in `hub_files`; which models there are, and their licences, in `downloads`.
"""

import glob
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from typing import Any

from filelock import FileLock, Timeout

from cw_assets import interrupts
from cw_assets.domain.protocols import OnBytes
from cw_assets.engines.hub_errors import explained
from cw_assets.engines.hub_files import INDEX, needed_files, only_parts, pickles_in, without_weights
from cw_assets.errors import Cancelled, ExternalFailure, NotReady, Refused

GB = 1e9
POLL_S = 0.2
"""How often progress is told."""
LOOK_UP_TIMEOUT_S = 30.0
BYTES_BAR = "huggingface_hub.snapshot_download"
"""The name of the one of the hub library's bars that counts the bytes written."""
HUB_FOLDER = ".cache"
"""Where the hub library notes, within the folder, what it has fetched."""


@dataclass(frozen=True)
class Plan:
    """What is fetched into `part`: these files, with their sizes in bytes, as they are at one commit."""

    repository: str
    commit: str
    sizes: dict[str, int]
    part: Path
    endpoint: str | None
    folder: str = ""
    """The one that is wanted of the repository; empty where all of it is."""

    @property
    def total_bytes(self) -> int:
        return sum(self.sizes.values())

    def present_bytes(self) -> int:
        return self.total_bytes - sum(self.sizes[name] for name in self.missing())

    def missing(self) -> list[str]:
        """What is not there in its full size."""
        return [name for name, size in self.sizes.items() if size_of(self.part / name) != size]


@dataclass
class Count:
    """The bytes so far, counted by several threads; where it is stopped, they end at their next piece."""

    done: int
    stopped: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def add(self, size_bytes: int) -> None:
        if self.stopped.is_set():
            raise Cancelled("The download was stopped; pull again.")
        with self.lock:
            self.done += size_bytes


def fetch_from_hub(
    repository: str,
    target: Path,
    on_bytes: OnBytes,
    *,
    folder: str = "",
    files: Sequence[str] = (),
    endpoint: str | None = None,
) -> None:
    """The repository's weights without any pickle, its configuration and tokenizer, in the folder `target`.

    With `files`, those alone of the repository's `folder`, which becomes `target`.
    Whole files that came before an interruption are not fetched again. Refused where there are only pickles, NotReady
    for a missing token or too small a disk, InvalidInput for an unknown name, else ExternalFailure. `endpoint` is
    another hub's address.
    """
    part = target.with_name(f".{target.name}.part")
    with explained(repository, target.parent), alone(repository, part):
        if target.exists():
            return
        plan = look_up(repository, part, endpoint, folder, files)
        clear(plan)
        require_room(plan)
        download(plan, on_bytes)
        settle(plan, target)


# ---- what to fetch


def look_up(repository: str, part: Path, endpoint: str | None, folder: str = "", files: Sequence[str] = ()) -> Plan:
    """Refused for a repository whose weights cannot be read without running code, or that has none."""
    from huggingface_hub import HfApi

    hush_hub()
    info = HfApi(endpoint=endpoint).model_info(repository, files_metadata=True, timeout=LOOK_UP_TIMEOUT_S)
    sizes = {file.rfilename: file.size or 0 for file in info.siblings or []}
    if files:
        return Plan(repository, info.sha, named(repository, sizes, folder, files), part, endpoint, folder)
    names = list(sizes)
    if INDEX in names:
        names = only_parts(names, read_index(repository, info.sha, part, endpoint))
    check_weights(repository, names)
    return Plan(repository, info.sha, {name: sizes[name] for name in needed_files(names)}, part, endpoint)


def named(repository: str, sizes: dict[str, int], folder: str, files: Sequence[str]) -> dict[str, int]:
    """The sizes of these files of the folder; Refused where the repository has not all of them."""
    wanted = [f"{folder}/{file}" for file in files]
    missing = [name for name in wanted if name not in sizes]
    if missing:
        raise Refused(f"{repository} has no {missing[0]} any more; put what you have of it into the models folder.")
    return {name: sizes[name] for name in wanted}


def read_index(repository: str, commit: str, part: Path, endpoint: str | None) -> dict[str, Any]:
    from huggingface_hub import hf_hub_download

    bar = counting_bar(lambda _: None)
    path = hf_hub_download(repository, INDEX, revision=commit, local_dir=part, endpoint=endpoint, tqdm_class=bar)
    index: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return index


def check_weights(repository: str, names: list[str]) -> None:
    for folder in without_weights(names):
        pickles = pickles_in(names, folder)
        if pickles:
            raise Refused(
                f"{repository} has weights only as a pickle ({pickles[0]}), which can run code when it is read; "
                "choose a repository with safetensors."
            )
        raise Refused(
            f"{repository} has no weights that the engines read; choose a repository with safetensors in the layout of "
            "diffusers or transformers."
        )


def require_room(plan: Plan) -> None:
    """NotReady where the disk cannot hold what is missing."""
    missing_bytes = plan.total_bytes - plan.present_bytes()
    free = shutil.disk_usage(plan.part.parent).free
    if free < missing_bytes:
        raise NotReady(
            f"{plan.repository} needs {missing_bytes / GB:.1f} GB more, and {plan.part.parent} has {free / GB:.1f} GB "
            "free; make room, then pull again."
        )


def clear(plan: Plan) -> None:
    """Remove what the plan does not want (of an older commit, or damaged), and pieces that a killed pull left."""
    missing = set(plan.missing())
    for path in [path for path in plan.part.rglob("*") if path.is_file()]:
        name = path.relative_to(plan.part).as_posix()
        ours = name.startswith(f"{HUB_FOLDER}/")
        if path.suffix == ".incomplete" if ours else name in missing or name not in plan.sizes:
            path.unlink()


# ---- fetching it


def download(plan: Plan, on_bytes: OnBytes) -> None:
    """All of it into the part's folder; `on_bytes` is called on this thread, and may raise to stop it."""
    count = Count(plan.present_bytes())
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(snapshot, plan, count)
        try:
            while not wait([job], timeout=POLL_S).done:
                interrupts.check()
                on_bytes(min(count.done, plan.total_bytes), plan.total_bytes)
        except BaseException:
            stop(count)
            raise
    job.result()
    on_bytes(plan.total_bytes, plan.total_bytes)


def snapshot(plan: Plan, count: Count) -> None:
    from huggingface_hub import snapshot_download

    snapshot_download(
        plan.repository,
        revision=plan.commit,
        local_dir=plan.part,
        allow_patterns=[glob.escape(name) for name in plan.sizes],
        tqdm_class=counting_bar(count.add),
        endpoint=plan.endpoint,
    )


def stop(count: Count) -> None:
    """Have the threads end; those of Xet, which ask nobody, as the hub library does on a keyboard interrupt."""
    from huggingface_hub.utils._xet import abort_xet_session

    count.stopped.set()
    abort_xet_session()


def counting_bar(add: Callable[[int], None]) -> type[Any]:
    """A progress bar that shows nothing and hands on the bytes that it is told."""
    from huggingface_hub.utils import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            self.counts = options.get("name") == BYTES_BAR
            super().__init__(*arguments, **options | {"disable": True})

        def update(self, n: float | None = 1) -> None:
            if self.counts:
                add(int(n or 0))

    return Bar


def hush_hub() -> None:
    """Its warnings would tear the progress bar, and can quote signed addresses; what matters is raised."""
    from huggingface_hub.utils import logging

    logging.set_verbosity_error()


# ---- the end


def settle(plan: Plan, target: Path) -> None:
    """Give the folder its name; ExternalFailure where a file is not there in its full size."""
    if missing := plan.missing():
        raise ExternalFailure(
            f"{plan.repository} did not come whole ({missing[0]} is missing or too short); check the network, then "
            "pull again."
        )
    shutil.rmtree(plan.part / HUB_FOLDER)
    (plan.part / plan.folder).replace(target)
    if plan.folder:
        shutil.rmtree(plan.part)


@contextmanager
def alone(repository: str, part: Path) -> Iterator[None]:
    """No other process fetches the same meanwhile; NotReady where one does."""
    part.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(part.with_name(f"{part.name}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise NotReady(f"{repository} is being pulled by another process; wait until it is done.") from None
    try:
        yield
    finally:
        with suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def size_of(path: Path) -> int | None:
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return None
