"""The weights that a record names, whether they can be had, and whether its work would need them at all.

Where they lie is the engines' to know; what the settings name is asked in `readiness`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cw_assets.domain.status import Status
from cw_assets.engines import named_weights, readiness
from cw_assets.engines.registry import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cw_assets.catalog.records import LoraRecord, StoryboardRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.defs.work.drawing import Order
    from cw_assets.domain.images.request import ImageRequest
    from cw_assets.domain.jobs import JobFunction
    from cw_assets.domain.weights import WeightsHere
    from cw_assets.settings import Settings


@dataclass(frozen=True)
class RecordWeights:
    """What is asked of engines by name."""

    order: ImageRequest | None = None
    """Without its LoRA."""
    lora: LoraRecord | None = None
    language_models: tuple[str, ...] = ()
    """Hub ids, as the nodes of an adaptation begin with them."""

    def check(self, workplace: Workplace) -> None:
        """What the work would raise in this process: NotReady, Refused or InvalidInput."""
        engines = workplace.engines
        if self.lora:
            check_lora(workplace, self.lora)
        if self.order and not engines.is_given("image_model"):
            named_weights.check_order(self.order, engines.settings)
        for model_id in () if engines.is_given("text_model") else self.language_models:
            named_weights.check_language_model(model_id, engines.settings)

    def fault(self, settings: Settings, there: WeightsHere, missing: Mapping[str, str]) -> str:
        """Why a worker that says this of itself cannot do the work; "" where it can, or has not said.

        It looked some seconds ago: what is in this process's models folder is not held against it.
        """
        lora = lora_fault(self.lora, settings, there, missing) if self.lora else ""
        order = named_weights.order_fault(self.order, settings, there) if self.order else ""
        return lora or order or named_weights.language_models_fault(self.language_models, settings, there)


def weights_of(
    workplace: Workplace, function: JobFunction, record: Any, *, force: bool, tags: Mapping[str, str]
) -> RecordWeights:
    """What a launch for this record names; InvalidInput or Refused for an order that cannot be drawn at all."""
    from cw_assets.defs.work.drawing import Order

    match function:
        case "generate_images":
            return weights_of_order(Order.read(workplace, record))
        case "generate_storyboard" | "generate_wireframe_storyboard":
            return weights_of_frames(workplace, record, force, tags)
        case "create_adaptation":
            return RecordWeights(language_models=models_of_nodes(workplace, record))
        case "download_lora":
            return RecordWeights(lora=record)
    return RecordWeights()


def weights_of_order(order: Order) -> RecordWeights:
    return RecordWeights(order=order.request().model_copy(update={"lora": None}), lora=order.lora)


def weights_of_frames(
    workplace: Workplace, board: StoryboardRecord, force: bool, tags: Mapping[str, str]
) -> RecordWeights:
    """Nothing where the frames cannot be planned: that is the work's own to tell."""
    from cw_assets.defs.work.storyboarding.planning import any_frame

    try:
        shown = picture_to_follow(workplace, board, force, tags)
    except Exception:
        return RecordWeights()
    return weights_of_order(any_frame(workplace, board, shown))


def picture_to_follow(workplace: Workplace, board: StoryboardRecord, force: bool, tags: Mapping[str, str]) -> str:
    """A reference picture that some frame is to be drawn after; "" where none is."""
    from cw_assets.defs.work.storyboarding.brief import Brief
    from cw_assets.defs.work.storyboarding.drawing import is_whole, shots_of
    from cw_assets.defs.work.storyboarding.planning import Planner

    if not any(board.references.values()):
        return ""
    planner, shots = Planner.of(Brief.read(workplace.catalog, board.id), workplace.settings), shots_of(tags)
    images = () if force else workplace.catalog.storyboard_images(board.id)
    made = {image.rendered_key: image for image in images if image.is_fresh}
    for (row, _), order in zip(planner.places(), planner.orders(), strict=True):
        shown, kept = order.job.ip_adapter_image, made.get(order.input_key)
        again = planner.brief.rows[row].shot_number in shots
        if shown and (again or kept is None or not is_whole(workplace, kept)):
            return shown
    return ""


def models_of_nodes(workplace: Workplace, record: Any) -> tuple[str, ...]:
    from cw_assets.defs.work.adaptation_request import Assignment, Cast
    from cw_assets.domain.adaptation.request import NODES

    cast = Cast(workplace, Assignment.read(workplace.catalog, record))
    return tuple(dict.fromkeys(cast.choice(node, 0).model_id for node in NODES))


# ---- LoRAs: those without a source lie in the models folder, the others are fetched when they are needed


def check_lora(workplace: Workplace, lora: LoraRecord) -> None:
    from cw_assets.defs.work.lora_files import check_own_file, key_of
    from cw_assets.domain.loras.air import parse_air
    from cw_assets.engines.loras.folder import FolderLoraHub

    settings = workplace.engines.settings
    if not lora.air:
        check_own_file(settings.models_path, lora)
        return
    air = parse_air(lora.air)
    if workplace.engines.is_given("lora_hub") or (settings.models_path / key_of(air)).is_file():
        return
    readiness.require("lora_hub", settings)
    if chosen("lora_hub", settings) == "folder":
        FolderLoraHub.from_settings(settings, name="folder").existing(air)


def lora_fault(lora: LoraRecord, settings: Settings, there: WeightsHere, missing: Mapping[str, str]) -> str:
    from cw_assets.defs.work.lora_files import key_of, own_file_gone
    from cw_assets.domain.loras.air import parse_air

    path = key_of(parse_air(lora.air)) if lora.air else lora.path
    if named_weights.may_be_had(path, settings, there):
        return ""
    return missing.get("lora_hub", "") if lora.air else str(own_file_gone(lora))


# ---- work that is done


def is_made(workplace: Workplace, function: JobFunction, record: Any, tags: Mapping[str, str]) -> bool:
    """Whether a run that is not forced would find all there and need no engine."""
    from cw_assets.defs.versions import analysis_key
    from cw_assets.defs.work.adaptation_request import Assignment
    from cw_assets.defs.work.adapting import up_to_date
    from cw_assets.defs.work.storyboarding.drawing import SHOTS_TAG
    from cw_assets.defs.work.storyboarding.planning import is_drawn

    match function:
        case "analyze_video":
            done = record.status in (Status.COMPLETED, Status.REVIEWED)
            return done and record.analysis_key == analysis_key(record.sha256, workplace.settings)
        case "create_adaptation":
            return up_to_date(workplace, Assignment.read(workplace.catalog, record), datetime.now(UTC).date())
        case "generate_storyboard" | "generate_wireframe_storyboard":
            return SHOTS_TAG not in tags and is_drawn(workplace, record)
        case "download_lora":
            return bool(record.path) and (workplace.settings.models_path / record.path).is_file()
    return False
