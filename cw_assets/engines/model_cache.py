"""Warm models: one large model in memory at a time, kept for the next step; engines say how theirs are loaded.

Which process may use an accelerator is settled by `device_lease`; here it is decided when a model is let go.
"""

import gc
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, RLock, Thread
from typing import Any, NamedTuple, TypeVar

from cw_assets.engines.device_lease import DeviceLease
from cw_assets.engines.device_memory import empty_device_cache, growth, used_bytes
from cw_assets.engines.model_use import CacheReport, ModelUse, ResidentModel

Model = TypeVar("Model")
LOOK_EVERY_S = 0.5
"""How often the holder of a device looks whether another process waits for it."""


class Resident(NamedTuple):
    model: Any
    facts: ResidentModel


@dataclass
class ModelCache:
    """Holds small models side by side and one large one; asking for another large one lets the first go.

    A large model on an accelerator comes with the device's lease. Both stay after a step, for the next one, until
    another process waits for the device. A model that was got within a `step()` is in use until the step ends; one
    that was got outside of any step until `evict()` or a later step's end, as nobody says when its work is done.
    """

    lease: DeviceLease = field(default_factory=DeviceLease)
    waiting: str = ""
    """What a step waits for, in words."""
    on_change: list[Callable[[], object]] = field(default_factory=list)
    """Called after a load, an eviction and a step that used a model, and when a wait begins, changes or ends.

    Called on the thread where it happened: ask for the report there, but for no model.
    """
    _small: dict[str, Resident] = field(default_factory=dict)
    _large: dict[str, Resident] = field(default_factory=dict)
    _in_use: bool = False
    """Whether the large model must stay."""
    _total: ModelUse = field(default_factory=ModelUse)
    _steps: list[ModelUse] = field(default_factory=list)
    """Those that run now, outermost first."""
    _given_up: Event = field(default_factory=Event)
    """Set together with the end of the lease, for the thread that looks after it."""
    _lock: RLock = field(default_factory=RLock)

    @property
    def loads(self) -> int:
        return self._total.loads

    def get(
        self, key: str, load: Callable[[], Model], *, large: bool = True, device: str = "cpu", name: str = ""
    ) -> Model:
        """The model known by `key`, loaded with `load` onto `device` unless it is still here; people know it by `name`.

        A large one on an accelerator waits there until no other process has one. Such a wait ends with the reason of
        `interrupts` where the step has been asked to stop.
        """
        with self._lock:
            found = (self._large if large else self._small).get(key)
            if found:
                self._count_hit(found.facts)
            resident = found or self._load(key, load, large, device, name or key)
            self._in_use = self._in_use or large
        if not found:
            self._tell()
        model: Model = resident.model
        return model

    def holds(self, key: str) -> bool:
        return key in self._small or key in self._large

    def evict(self) -> None:
        """Let the large model and its device go, whoever uses it, and hand its memory back."""
        with self._lock:
            evicted = self._evict()
        if evicted:
            self._tell()

    @contextmanager
    def step(self) -> Iterator[ModelUse]:
        """While a step works: its large model stays, and is let go at the end where another process waits for it.

        What the step asked of the cache is counted. A step within another one is only counted: the outer end is the
        end. Steps of several threads at once would be taken for one within the other.
        """
        use = ModelUse()
        with self._lock:
            self._steps.append(use)
        try:
            yield use
        except BaseException as error:
            forget_locals(error)
            raise
        finally:
            self._end(use)

    def report(self) -> CacheReport:
        """As it is now; answers at once, also while a model is loaded or waited for."""
        total, residents = self._total, [*self._small.values(), *self._large.values()]
        return CacheReport(
            loads=total.loads,
            hits=total.hits,
            evictions=total.evictions,
            waiting=self.waiting,
            models=tuple(resident.facts for resident in residents),
        )

    # ---- loading

    def _load(self, key: str, load: Callable[[], Any], large: bool, device: str, name: str) -> Resident:
        if not large:
            return self._loaded(self._small, key, load, device, name)
        self._drop()
        self._take(device)
        try:
            return self._loaded(self._large, key, load, device, name)
        except BaseException:
            self._give_up()
            raise

    def _loaded(
        self, shelf: dict[str, Resident], key: str, load: Callable[[], Any], device: str, name: str
    ) -> Resident:
        before, started = used_bytes(device), time.perf_counter()
        model = load()
        facts = ResidentModel(
            name=name,
            device=device,
            large=shelf is self._large,
            load_seconds=round(time.perf_counter() - started, 3),
            memory_bytes=growth(before, used_bytes(device)),
        )
        shelf[key] = Resident(model, facts)
        for use in (self._total, *self._steps):
            use.loaded(facts)
        return shelf[key]

    def _count_hit(self, facts: ResidentModel) -> None:
        for use in (self._total, *self._steps):
            use.hit(facts)

    # ---- letting go

    def _end(self, use: ModelUse) -> None:
        with self._lock:
            self._steps.remove(use)
            if self._steps:
                return
            self._in_use = False
            evicted = self._evict_if_wanted()
        if evicted or use.models:
            self._tell()

    def _evict_if_wanted(self) -> bool:
        return not self._in_use and self.lease.is_wanted() and self._evict()

    def _evict(self) -> bool:
        """Whether there was anything to let go."""
        evicted = self._drop()
        self._give_up()
        self._in_use = False
        return evicted

    def _drop(self) -> bool:
        """The model alone: the device is kept for the next one."""
        if not self._large:
            return False
        self._large.clear()
        gc.collect()
        empty_device_cache()
        for use in (self._total, *self._steps):
            use.evictions += 1
        return True

    # ---- the device

    def _take(self, device: str) -> None:
        """Get the device's lease, and have a thread look whether somebody else wants it."""
        if device == self.lease.device:
            return
        self._give_up()
        try:
            self.lease.acquire(device, self._wait)
        finally:
            if self.waiting:
                self._wait("")
        if self.lease.device:
            Thread(target=self._look, args=[self._given_up], name=f"lease of {device}", daemon=True).start()

    def _give_up(self) -> None:
        self._given_up.set()
        self._given_up = Event()
        self.lease.release()

    def _look(self, given_up: Event) -> None:
        while not given_up.wait(LOOK_EVERY_S):
            with self._lock:
                evicted = self._evict_if_wanted()
            if evicted:
                self._tell()

    def _wait(self, sentence: str) -> None:
        self.waiting = sentence
        self._tell()

    def _tell(self) -> None:
        for told in tuple(self.on_change):
            told()


def forget_locals(error: BaseException | None) -> None:
    """Empty the frames that an error went through: they would keep a model in memory for as long as the error."""
    seen: set[BaseException] = set()
    while error is not None and error not in seen:
        traceback.clear_frames(error.__traceback__)
        seen.add(error)
        error = error.__cause__ or error.__context__


CACHE = ModelCache()
"""The cache of this process."""
