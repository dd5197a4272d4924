"""A workplace whose slow engines are the fakes of `engines/fakes.py`; decoder, detector and colours are the real ones.

Every call of an engine is counted, so that a test can tell what ran and what was taken from the store.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import dagster as dg
import pytest

from cw_assets.catalog.records import MediaRecord
from cw_assets.defs.build import build_definitions
from cw_assets.defs.resources import Engines, Workplace
from cw_assets.defs.work.step import FORCE_TAG
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.registry import ENGINES, build
from cw_assets.settings import EngineKind, Settings
from cw_assets.store import file_sha256
from cw_assets_tests.engines.fakes import FakeDetector, FakeReader, FakeSpeech, FakeTextModel
from cw_assets_tests.engines.image_fakes import FakeImageModel

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
Hook = Callable[[], object]


@dataclass
class Counted:
    """An engine whose calls are counted as "kind.method"; the hook of a kind runs before each, and may raise."""

    engine: Any
    kind: str
    calls: Counter[str]
    hooks: dict[str, Hook]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.engine, name)
        return self._counted(name, found) if callable(found) else found

    def _counted(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls[f"{self.kind}.{name}"] += 1
            self.hooks.get(self.kind, lambda: None)()
            return work(*arguments, **named)

        return call


@dataclass
class Studio:
    """One video and everything that analyses it; `instance` is Dagster's."""

    settings: Settings
    instance: dg.DagsterInstance
    engines: dict[EngineKind, Any] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    hooks: dict[str, Hook] = field(default_factory=dict)
    """Run before each call of an engine of that kind."""

    def __post_init__(self) -> None:
        self.workplace = self._workplace(self.settings)

    def _workplace(self, settings: Settings) -> Workplace:
        canned: dict[EngineKind, Any] = {
            "speech_model": FakeSpeech(),
            "object_detector": FakeDetector(),
            "text_reader": FakeReader(),
            "text_model": FakeTextModel(),
            "decoder": build("decoder", settings),
            "color_quantizer": build("color_quantizer", settings),
        }
        given = {kind: self._counted(kind, engine) for kind, engine in (canned | self.engines).items()}
        given["scene_detector"] = lambda: self._counted("scene_detector", build("scene_detector", settings))
        return Workplace.of(settings, Engines(settings, given=given))

    def _counted(self, kind: str, engine: Any) -> Counted:
        return Counted(engine, kind, self.calls, self.hooks)

    def change(self, **settings: Any) -> None:
        """Go on with these settings changed."""
        self.workplace.catalog.close()
        self.settings = self.settings.model_copy(update=settings)
        self.workplace = self._workplace(self.settings)

    def add(self, video: Path, *, key: str = "videos/spot.mp4") -> MediaRecord:
        """The record of a video, which is copied into the store as `key`."""
        self.workplace.store.write(key, video.read_bytes())
        record = self.workplace.catalog.add_media(
            file_name=video.name, video_file=key, sha256=file_sha256(video), file_size=video.stat().st_size
        )
        self.instance.add_dynamic_partitions("media", [record.partition_key])
        return record

    @property
    def media(self) -> MediaRecord:
        """The newest record, as it is now."""
        return self.workplace.catalog.list_media(limit=1)[0]

    def run(
        self, *, only: Iterable[str] | None = None, force: bool = False, media: MediaRecord | None = None
    ) -> dg.ExecuteInProcessResult:
        """A run of the whole job, or of `only` these assets; calls are counted from zero."""
        self.calls.clear()
        job = build_definitions(workplace=self.workplace).resolve_job_def("analyze_video_job")
        return job.execute_in_process(
            instance=self.instance,
            partition_key=(media or self.media).partition_key,
            asset_selection=None if only is None else [dg.AssetKey(name) for name in only],
            tags={FORCE_TAG: "true"} if force else {},
            run_config=QUIET,
            raise_on_error=False,
        )

    def close(self) -> None:
        self.workplace.catalog.close()


def materializations(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetMaterialization]:
    """What a run materialized, by asset."""
    events = result.get_asset_materialization_events()
    return {event.asset_key.path[-1]: event.step_materialization_data.materialization for event in events}


def worked(result: dg.ExecuteInProcessResult) -> set[str]:
    """The assets whose work was done in this run, not taken from the store."""
    found = materializations(result).items()
    return {name for name, made in found if "reused" in made.metadata and made.metadata["reused"].value is False}


class FromSettings:
    """Makes a fake buildable by the registry."""

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls()


class RegisteredSpeech(FromSettings, FakeSpeech):
    """Fake, by name."""


class RegisteredDetector(FromSettings, FakeDetector):
    """Fake, by name."""


class RegisteredReader(FromSettings, FakeReader):
    """Fake, by name."""


class RegisteredImages(FromSettings, FakeImageModel):
    """Fake, by name."""

    info = EngineInfo(engine="sketch", model="canned pictures")


def register_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the fakes behind the names of the slow embedded engines, as for `cw`, which takes its engines by name."""
    for kind, name, fake in (
        ("speech_model", "pocketsphinx", RegisteredSpeech),
        ("object_detector", "opencv", RegisteredDetector),
        ("text_reader", "rapidocr", RegisteredReader),
        ("image_model", "sketch", RegisteredImages),
    ):
        monkeypatch.setitem(ENGINES[kind], name, f"{__name__}:{fake.__name__}")
