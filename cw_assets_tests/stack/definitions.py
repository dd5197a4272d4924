"""The project's own assets over canned engines that can be held up, and small assets without any work.

A test holds a step by a file `hold-KIND` beside the media, or has it fail by `fail-KIND`; a held engine reports its
progress and leaves a mark that names its process. Loaded by workers and run processes as CW_DEFINITIONS.
"""

import os
import time
from pathlib import Path
from typing import Any

import dagster as dg

from cw_assets.defs import queues
from cw_assets.defs.build import build_definitions
from cw_assets.defs.partitions import media
from cw_assets.defs.resources import Engines, Workplace
from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.protocols import Audio, OnProgress
from cw_assets.domain.video.transcription import Transcription
from cw_assets.settings import Settings
from cw_assets_tests.engines.fakes import FakeDetector, FakeReader, FakeSpeech, FakeTextModel
from cw_assets_tests.engines.image_fakes import FakeImageModel

SETTINGS = Settings()
MARKS = SETTINGS.media_root / ".marks"
LONGEST_HOLD_S = 60.0


def hold(kind: str, on_progress: OnProgress | None = None) -> None:
    """Leave a mark, then wait while the test wants it; `hold-hard-KIND` waits without passing a progress point."""
    MARKS.mkdir(parents=True, exist_ok=True)
    (MARKS / f"{kind}-{os.getpid()}-{time.time_ns()}").touch()
    if (MARKS / f"fail-{kind}").exists():
        raise ConnectionError("as the test wants it")
    ends = time.monotonic() + LONGEST_HOLD_S
    while time.monotonic() < ends and held(kind):
        time.sleep(0.02)
        if on_progress and not (MARKS / f"hold-hard-{kind}").exists():
            on_progress(0.5)


def held(kind: str) -> bool:
    return (MARKS / f"hold-{kind}").exists() or (MARKS / f"hold-hard-{kind}").exists()


class HeldSpeech(FakeSpeech):
    def transcribe(self, audio: Audio, *, language: str | None, on_progress: OnProgress) -> Transcription:
        hold("speech", on_progress)
        return super().transcribe(audio, language=language, on_progress=on_progress)


class HeldDetector(FakeDetector):
    def detect(self, image: Any) -> Any:
        hold("detector")
        return super().detect(image)


class HeldPrompts(FakeTextModel):
    def complete_many(self, tasks: Any, *, on_progress: OnProgress) -> Any:
        hold("prompts", on_progress)
        return super().complete_many(tasks, on_progress=on_progress)


class HeldAdaptation(FakeTextModel):
    """Answers an adaptation by rules; each node can be held by its name."""

    def complete_many(self, tasks: Any, *, on_progress: OnProgress) -> Any:
        for task in tasks:
            hold(node_of(task), on_progress)
        return super().complete_many(tasks, on_progress=on_progress)


def node_of(task: Any) -> str:
    """The node that asks, by its answer, and for gates by how their templates begin."""
    by_answer = {ConceptBrief: "concept", CulturalBrief: "culture", Draft: "writer"}
    gates = {
        "check the form": "format",
        "right for viewers": "cultural",
        "what its origin tells": "concept_gate",
        "true to its brand": "brand",
    }
    for answer, node in by_answer.items():
        if issubclass(task.answer, answer):
            return node
    return next((node for words, node in gates.items() if words in task.instruction), "text")


def small(name: str, *, after: str = "", tags: dict[str, Any] = queues.DEFAULT) -> dg.AssetsDefinition:
    """An asset that does nothing but wait while it is held."""

    @dg.asset(name=name, deps=[after] if after else [], op_tags=tags, group_name="small", partitions_def=media)
    def compute() -> None:
        hold(name)

    return compute


CHAIN = [small(f"link_{i}", after=f"link_{i - 1}" if i else "") for i in range(3)]
OTHERS = [
    small("enhanced", tags=queues.ENHANCEMENT),
    small("short", tags=queues.limited(queues.DEFAULT, soft_s=1, hard_s=2)),
    small("early", tags=queues.DEFAULT | {queues.PRIORITY_TAG: "3"}),
    small("late", tags=queues.DEFAULT | {queues.PRIORITY_TAG: "-3"}),
]
ENGINES = Engines(
    SETTINGS,
    given={
        "speech_model": HeldSpeech(),
        "object_detector": HeldDetector(),
        "text_reader": FakeReader(),
        "image_model": FakeImageModel(before_step=lambda: hold("image")),
        "prompt_model": HeldPrompts(),
        "text_model": HeldAdaptation(),
    },
)


def job(name: str, *assets: dg.AssetsDefinition) -> Any:
    return dg.define_asset_job(name, selection=dg.AssetSelection.assets(*assets))


defs = dg.Definitions.merge(
    build_definitions(SETTINGS, Workplace.of(SETTINGS, ENGINES)),
    dg.Definitions(
        assets=[*CHAIN, *OTHERS],
        jobs=[
            job("chain_job", *CHAIN),
            job("priority_job", *OTHERS[2:]),
            *(job(f"{a.key.path[-1]}_job", a) for a in OTHERS),
        ],
    ),
)


def marks(folder: Path, kind: str) -> list[tuple[int, int]]:
    """(pid, time in ns) of each time a step of this kind began, in order."""
    found = [path.name.rsplit("-", 2) for path in folder.glob(f"{kind}-*-*")]
    return sorted(((int(pid), int(at)) for name, pid, at in found if name == kind), key=lambda mark: mark[1])
