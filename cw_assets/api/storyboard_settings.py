"""What is set of a storyboard: its model, video, references and style; what cannot be drawn is refused here."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cw_assets.api.images import ImagesApi
from cw_assets.domain.storyboards.continuity import ELEMENT_KINDS, ElementKind
from cw_assets.errors import CwError, InvalidInput

if TYPE_CHECKING:
    from cw_assets.catalog.records import AdUnitRecord, StoryboardRecord


class StoryboardSettingsApi(ImagesApi):
    """The part of a project that makes storyboards, and changes them."""

    def add_storyboard(
        self,
        unit_id: int,
        *,
        from_keyframes: bool = False,
        model: str = "",
        lora: str | int = "",
        controlnet: str = "",
        references: Mapping[ElementKind, Path] | None = None,
        seed: int | None = None,
        **settings: Any,
    ) -> "StoryboardRecord":
        """A storyboard of an ad unit's script, not drawn yet; `settings` are the fields of a Storyboard.

        `from_keyframes` follows those of the video that the unit, or its origin, was approved from, by a ControlNet
        (default: the first line art one of the model's architecture). `references` are pictures of cast, product or
        place that local models follow. Without a seed it gets a fresh one. What cannot be drawn is refused here;
        NotReady where the unit has no rows yet.
        """
        from cw_assets.defs.work.storyboarding.brief import Brief

        unit = self.catalog.get_ad_unit(unit_id)
        chosen: dict[str, Any] = {"seed": secrets.randbelow(2**31) if seed is None else seed}
        if lora:
            chosen["lora_id"] = self._lora_named(lora).id
        if from_keyframes:
            model = model or self._wireframe_model()
            chosen |= {"source_type": "keyframe", "media_id": self._video_of(unit)}
            controlnet = controlnet or self._controlnet_for(model)
        chosen["references"] = self._kept_references(references or {})
        board = self.catalog.add_storyboard(
            unit_id, model or self.settings.image_preset, controlnet=controlnet or None, **chosen, **settings
        )
        try:
            self._check_drawable(board)
            Brief.read(self.catalog, board.id)
        except CwError:
            self.catalog.delete_work("storyboard", board.id)
            raise
        self._add_partitions([board])
        return board

    def _kept_references(self, pictures: Mapping[ElementKind, Path]) -> dict[str, str]:
        unknown = set(pictures) - set(ELEMENT_KINDS)
        if unknown:
            raise InvalidInput(
                f"{', '.join(sorted(unknown))} is nothing that a reference picture is of; "
                f"choose of {', '.join(ELEMENT_KINDS)}."
            )
        return {kind: self._keep_reference(picture) for kind, picture in pictures.items()}

    def _video_of(self, unit: "AdUnitRecord") -> int:
        """The video behind a unit. InvalidInput where its script was not watched in one."""
        media = self.catalog.find_media_of_unit(unit.source_ad_unit_id or unit.id)
        if media is None:
            raise InvalidInput(
                f"Ad unit {unit.id} has no video behind it, so there are no keyframes to follow; "
                "leave out --from-keyframes to draw from its text."
            )
        return media.id

    def _wireframe_model(self) -> str:
        """The usual preset where a ControlNet is there for it, else the one that a setting names for keyframes."""
        usual = self.settings.image_preset
        return usual if self._line_nets(usual) else self.settings.wireframe_preset

    def _controlnet_for(self, model: str) -> str:
        nets = self._line_nets(model)
        if not nets:
            raise InvalidInput(
                f"There is no active ControlNet for {model}, so it cannot follow keyframes; "
                "choose another model (cw models list), or name a ControlNet."
            )
        return nets[0]

    def _line_nets(self, model: str) -> list[str]:
        """Slugs of the active ControlNets of a model's architecture, line art before others."""
        architecture = self.catalog.get_diffusion_model(model).base_architecture
        order = ("lineart", "canny", "softedge", "lineart_anime", "depth", "openpose")
        nets = [
            net for net in self.catalog.list_controlnets() if net.is_active and net.base_architecture == architecture
        ]
        return [net.slug for net in sorted(nets, key=lambda net: order.index(net.control_type))]

    def _check_drawable(self, board: "StoryboardRecord") -> None:
        """InvalidInput or Refused for settings that no frame could be drawn with; nothing is loaded."""
        from cw_assets.defs.work.storyboarding.planning import check_drawable

        check_strengths(board)
        check_drawable(self.workplace, board)

    def set_storyboard(self, storyboard_id: int, **changes: Any) -> "StoryboardRecord":
        """Change fields of a Storyboard, `diffusion_model`, `lora_id` or `controlnet`; frames follow when rendered.

        What cannot be drawn is refused, and nothing is changed then.
        """
        before = self.catalog.get_storyboard(storyboard_id)
        board = self.catalog.update_storyboard(storyboard_id, **changes)
        try:
            self._check_drawable(board)
        except CwError:
            self.catalog.update_storyboard(storyboard_id, **{name: getattr(before, name) for name in changes})
            raise
        return board


def check_strengths(board: "StoryboardRecord") -> None:
    """InvalidInput for a strength of what the storyboard does not have: nothing would come of it."""
    if board.source_type == "text" and not (board.conditioning_scale is None and board.guidance_end is None):
        raise InvalidInput(
            "A storyboard from text follows no ControlNet, so conditioning_scale and guidance_end say nothing; "
            "leave them out, or draw from keyframes."
        )
    if board.lora_strength is not None and board.lora_id is None:
        raise InvalidInput("There is no LoRA that lora_strength could be of; leave it out, or name a LoRA.")
