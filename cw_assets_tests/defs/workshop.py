"""A workshop for the asset tests: records for every flow but the videos', canned engines, a Dagster that forgets."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np

from cw_assets.catalog.records import (
    AdUnitRecord,
    DiffusionJobRecord,
    LoraRecord,
    PromptRecord,
    StoryboardRecord,
    WorkRecord,
)
from cw_assets.defs.build import build_definitions
from cw_assets.defs.partitions import PARTITION_SETS
from cw_assets.defs.resources import Engines, Workplace
from cw_assets.defs.work.step import FORCE_TAG
from cw_assets.domain.adaptation.market import parse_market
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.settings import EngineKind, Settings
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.engines.fakes import FakeTextModel
from cw_assets_tests.engines.image_fakes import FakeImageModel, FakeLoraHub
from cw_assets_tests.fakes import QUIET

AIR = "urn:air:sdxl:lora:civitai:11@22"


def lora_bytes(value: float = 0.1) -> bytes:
    """A small LoRA in safetensors."""
    from safetensors.numpy import save

    down, up = np.full((2, 8), value, np.float32), np.full((8, 2), value, np.float32)
    return save({"unet.mid.lora_down.weight": down, "unet.mid.lora_up.weight": up})


@dataclass
class Workshop:
    """One place where prompts are enhanced, LoRAs fetched and images drawn."""

    settings: Settings
    instance: dg.DagsterInstance
    image_model: Any = field(default_factory=FakeImageModel)
    prompt_model: Any = field(default_factory=FakeTextModel)
    text_model: Any = field(default_factory=FakeTextModel)
    lora_hub: Any = field(default_factory=lambda: FakeLoraHub({22: lora_bytes()}))

    def __post_init__(self) -> None:
        given: dict[EngineKind, Any] = {
            "image_model": self.image_model,
            "prompt_model": self.prompt_model,
            "text_model": self.text_model,
            "lora_hub": self.lora_hub,
        }
        self.workplace = Workplace.of(self.settings, Engines(self.settings, given=given))
        self.catalog = self.workplace.catalog

    def prompt(self, text: str = "a red bicycle", **fields: Any) -> PromptRecord:
        return self.known(self.catalog.add_prompt(text, **fields))

    def job(self, prompt: PromptRecord | None = None, **fields: Any) -> DiffusionJobRecord:
        small = {"width": 256, "height": 256, "steps": 2}
        model = fields.pop("model", "juggernaut_xl")
        return self.known(self.catalog.add_diffusion_job(model, (prompt or self.prompt()).id, **(small | fields)))

    def lora(self, **fields: Any) -> LoraRecord:
        said = {"label": "Ink Style", "air": AIR, "base_architecture": "sdxl", "prompt_suffix": "inkstyle"}
        return self.known(self.catalog.add_lora(**(said | fields)))

    def origin(self, rows: Sequence[ScriptRow] = ROWS, **fields: Any) -> AdUnitRecord:
        """An approved script of 8 s in English."""
        said = {"code": "LEMON-30", "title": "Lemonade", "language": "en", "duration": 8.0}
        return self.catalog.import_origin_unit(rows=rows, **(said | fields))

    def adaptation(self, market: str = "de-DE", origin: AdUnitRecord | None = None, **settings: Any) -> AdUnitRecord:
        markets = [parse_market(market)]
        (unit,) = self.catalog.create_adaptations((origin or self.origin()).id, markets, **settings)
        return self.known(unit)

    def storyboard(self, unit: AdUnitRecord | None = None, **fields: Any) -> StoryboardRecord:
        """Of an origin of two rows; nobody speaks, and no prompt is enhanced."""
        said: dict[str, Any] = {"enhance_prompts": False, "scratch_voice": False, "seed": 100}
        board = self.catalog.add_storyboard((unit or self.origin()).id, "juggernaut_xl", **(said | fields))
        return self.known(board)

    def known(self, record: Any) -> Any:
        name = PARTITION_SETS[record.kind].name
        assert name
        self.instance.add_dynamic_partitions(name, [record.partition_key])
        return record

    def run(
        self,
        job_name: str,
        *records: WorkRecord,
        force: bool = False,
        tags: Mapping[str, str] | None = None,
        **options: Any,
    ) -> dg.ExecuteInProcessResult:
        """A run of a job for a record, or for all from the first to the last."""
        tags = {**(tags or {}), **({FORCE_TAG: "true"} if force else {})}
        if len(records) > 1:
            tags["dagster/asset_partition_range_start"] = records[0].partition_key
            tags["dagster/asset_partition_range_end"] = records[-1].partition_key
        job = build_definitions(workplace=self.workplace).resolve_job_def(job_name)
        return job.execute_in_process(
            instance=self.instance,
            partition_key=records[0].partition_key if len(records) == 1 else None,
            tags=tags,
            run_config=QUIET,
            raise_on_error=False,
            **options,
        )

    def again(self, record: Any) -> Any:
        """The record as it is now."""
        return self.catalog.get_work(record.kind, record.id)

    def path(self, key: str) -> Path:
        return self.workplace.store.path(key)


@contextmanager
def open_workshop(folder: Path, empty_catalog: Path, **engines: Any) -> Iterator[Workshop]:
    (folder / "media/.runtime").mkdir(parents=True)
    shutil.copyfile(empty_catalog, folder / "media/.runtime/catalog.sqlite")
    settings = Settings(_env_file=None, media_root=folder / "media", CW_MODELS_PATH=folder / "models")
    with dg.DagsterInstance.ephemeral() as instance:
        workshop = Workshop(settings, instance, **engines)
        yield workshop
        workshop.catalog.close()
