"""Ad units: an origin from a reviewed video, and what people set on a unit; the work on them stands beside."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cw_assets.api.adaptations import AdaptationsApi
from cw_assets.api.edits import EditsApi
from cw_assets.api.media import MediaApi
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import REVIEWABLE, Status
from cw_assets.errors import InvalidInput, WrongStatus

if TYPE_CHECKING:
    from cw_assets.catalog.records import AdUnitRecord, ResultRecord


class UnitsApi(MediaApi, EditsApi, AdaptationsApi):
    """The part of a project that keeps ad units."""

    def approve_media(self, media_id: int, *, note: str = "", code: str = "", title: str = "") -> "AdUnitRecord":
        """Accept an analysis; its ORIGIN unit, with the script as it is now. WrongStatus before it is completed."""
        status = self.catalog.get_media(media_id).status
        if status not in REVIEWABLE:
            raise WrongStatus(
                f"Media {media_id} is {status}, so there is no analysis to approve; "
                f"analyse it with `cw media reprocess {media_id}`."
            )
        if status is not Status.REVIEWED:
            self.catalog.review(media_id, approve=True, note=note)
        unit = self.catalog.create_origin_unit(media_id, code=code, title=title)
        self.tell_origin(unit)
        return unit

    def edit_script(self, media_id: int, rows: Sequence[ScriptRow]) -> "ResultRecord":
        """Put these rows in the place of the analysed script's; a reviewed media is to be approved again."""
        return self.catalog.edit_script(media_id, rows)

    def set_unit(
        self,
        unit_id: int,
        *,
        brand: str | None = None,
        node_models: Mapping[Node, str] | None = None,
        **changes: Any,
    ) -> "AdUnitRecord":
        """Change what is given of title, persona, llm, visual_style_prompt, `brand` (by code) and the models of nodes.

        "" takes a choice back; nodes that are not named keep theirs. The next adaptation goes by it. InvalidInput for
        an origin's persona and models, which nobody would ask.
        """
        unit = self.catalog.get_ad_unit(unit_id)
        if unit.unit_type == "ORIGIN" and (node_models or {"persona", "llm"} & changes.keys()):
            raise InvalidInput(
                f"Ad unit {unit_id} is an origin, which no persona and no model has a part in; "
                "set them on its adaptations, or give them to `cw adapt`."
            )
        if brand is not None:
            changes["brand_id"] = self.catalog.get_brand(brand).id if brand else None
        if node_models:
            kept = {**unit.pipeline_model_config, **node_models}
            changes["pipeline_model_config"] = {node: model for node, model in kept.items() if model}
        return self.catalog.update_unit(unit_id, **changes)

    def unit_settings(self, unit: "AdUnitRecord") -> dict[str, str]:
        """What a person has set on a unit, in words."""
        brand = self.catalog.get_brand(unit.brand_id).code if unit.brand_id else ""
        models = ", ".join(f"{node}={model}" for node, model in unit.pipeline_model_config.items())
        named = {"persona": unit.persona, "brand": brand, "model": unit.llm, "models of nodes": models}
        return {name: value for name, value in named.items() if value}

    def delete_unit(self, unit_id: int) -> "AdUnitRecord":
        """Take a unit out of the catalog, and its stand-in out of Dagster; its page and exported files stay.

        InvalidInput while a run holds it, and where units were adapted from it.
        """
        from cw_assets.defs.partitions import ad_units, origins
        from cw_assets.defs.work.adapting import threads_of
        from cw_assets.engines.adaptation.checkpoints import forget_all, open_checkpoints

        unit = self.catalog.get_ad_unit(unit_id)
        if adapted := ", ".join(str(other.id) for other in self.catalog.find_adaptations(unit_id)):
            raise InvalidInput(f"Ad unit {unit_id} is the origin of ad units {adapted}; delete those first.")
        self.catalog.delete_work("ad unit", unit_id)
        with open_checkpoints(self.settings) as checkpoints:
            forget_all(checkpoints, threads_of(unit_id))
        partitions = origins if unit.unit_type == "ORIGIN" else ad_units
        assert partitions.name is not None
        self.instance.delete_dynamic_partition(partitions.name, unit.partition_key)
        return unit
