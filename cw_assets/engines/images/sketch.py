"""The embedded image model: a storyboard panel drawn without weights from the prompt's words, or after a picture.

What the words mean is read in `domain/images/panel`, how it is drawn stands in `sketching`; each is marked as a draft.
"""

import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Self

import numpy as np
import PIL

from cw_assets.domain.images.panel.frame import page
from cw_assets.domain.images.panel.layout import lay_out
from cw_assets.domain.images.panel.reading import read_scene
from cw_assets.domain.images.request import ControlNetChoice, Generation, ImageRequest
from cw_assets.domain.images.weighting import plain_text
from cw_assets.domain.protocols import DrawnImage, OnImageStep, RgbImage
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.images.controlnet import read_reference
from cw_assets.engines.images.sketching.lettering import legible
from cw_assets.engines.images.sketching.panels import STAGES, draw_panel, draw_reference, picture_size
from cw_assets.engines.images.sketching.tracing import PLAIN, STROKES
from cw_assets.settings import Settings

REVISION = "2"
"""Of the drawings: another revision may draw the same seed differently."""


class SketchImageModel:
    """Always ready; the same prompt, reference picture, size and seed give the same picture.

    Where a ControlNet is asked for, its reference picture is drawn; the prompt gives caption and shot label alone.
    """

    warm = True
    info = EngineInfo(engine="sketch", model="storyboard panel", version=REVISION)

    def __init__(self, media_root: Path) -> None:
        self.media_root = media_root

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(settings.media_root)

    def generate(
        self, request: ImageRequest, *, on_step: OnImageStep, on_image: Callable[[DrawnImage], None]
    ) -> Generation:
        """Panels one after another, each in the steps surroundings, subjects, page.

        NotReady and InvalidInput as `read_reference` says, before anything is drawn.
        """
        started = time.perf_counter()
        text = plain_text(request.prompt)
        caption, cut = legible(text)
        scene, reference = read_scene(text), self._reference(request)
        for index, seed in enumerate(request.seeds):
            panel = lay_out(scene, text, request.width, request.height, seed)
            on_stage = partial(_tell, on_step, index)
            if request.controlnet and reference is not None:
                label = panel.label if scene.shot or scene.view else ""  # the picture's own shot is not known
                drawn = draw_reference(
                    panel.page, reference, request.controlnet.control_type, label, seed, caption, on_stage=on_stage
                )
            else:
                drawn = draw_panel(panel, text, seed, caption, on_stage=on_stage)
            on_image(DrawnImage(index, seed, np.asarray(drawn, np.uint8)))
        return Generation(
            engine=self.info,
            libraries=_libraries(request),
            notes=tuple(_notes(request, letters_missing=cut)),
            warm=True,
            load_seconds=0.0,
            generate_seconds=round(time.perf_counter() - started, 3),
        )

    def _reference(self, request: ImageRequest) -> RgbImage | None:
        """The picture to draw after, in the shape of the panel's picture."""
        if request.controlnet is None:
            return None
        size = picture_size(page(request.width, request.height))
        return read_reference(self.media_root, request.controlnet.reference_image, *size)


def _tell(on_step: OnImageStep, index: int, done: int) -> None:
    on_step(index, done, STAGES)


def _notes(request: ImageRequest, *, letters_missing: bool) -> list[str]:
    """What was asked for and has no part in a sketch."""
    notes = ["This is a draft drawn by the sketch engine; steps, guidance and scheduler have no part in it."]
    if request.lora:
        notes.append(f"The sketch engine does not apply LoRAs: {request.lora.label} was left out.")
    if request.controlnet:
        notes += _reference_notes(request.controlnet)
    if request.ip_adapter:
        notes.append(f"The sketch engine does not apply IP-Adapters: {request.ip_adapter.image} was left out.")
    if letters_missing:
        notes.append("The caption leaves out characters that the sketch engine has no letters for.")
    return notes


def _reference_notes(choice: ControlNetChoice) -> list[str]:
    """What was drawn, and what of the ControlNet has no part in it."""
    notes = [
        f"It is a line drawing of the reference picture {choice.reference_image}; "
        "the prompt gives its caption and shot label alone."
    ]
    if choice.control_type not in STROKES:
        notes.append(
            f"The sketch engine has no weights for {choice.control_type}: the lines were drawn as for {PLAIN}."
        )
    return notes


def _libraries(request: ImageRequest) -> dict[str, str]:
    """Version of each library that has a part in this order."""
    traced = {"opencv-python": version("opencv-python")} if request.controlnet else {}
    return {"pillow": PIL.__version__, "numpy": np.__version__} | traced
