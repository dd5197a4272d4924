"""The embedded image model: a storyboard panel drawn from the prompt's words, without weights; a draft, marked as one.

What the words mean is read in `domain/images/panel`, how it is drawn stands in `sketching`.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Self

import numpy as np
import PIL

from cw_assets.domain.images.panel.layout import lay_out
from cw_assets.domain.images.panel.reading import read_scene
from cw_assets.domain.images.request import Generation, ImageRequest
from cw_assets.domain.images.weighting import plain_text
from cw_assets.domain.protocols import DrawnImage, OnImageStep
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.images.sketching.lettering import legible
from cw_assets.engines.images.sketching.panels import STAGES, draw_panel
from cw_assets.settings import Settings

REVISION = "1"
"""Of the drawings: another revision may draw the same seed differently."""


class SketchImageModel:
    """Always ready; the same prompt, size and seed give the same picture."""

    warm = True
    info = EngineInfo(engine="sketch", model="storyboard panel", version=REVISION)

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls()

    def generate(
        self, request: ImageRequest, *, on_step: OnImageStep, on_image: Callable[[DrawnImage], None]
    ) -> Generation:
        """Panels one after another, each in the steps surroundings, subjects, page."""
        started = time.perf_counter()
        text = plain_text(request.prompt)
        scene = read_scene(text)
        caption, cut = legible(text)
        for index, seed in enumerate(request.seeds):
            panel = lay_out(scene, text, request.width, request.height, seed)
            page = draw_panel(panel, text, seed, caption, on_stage=partial(_tell, on_step, index))
            on_image(DrawnImage(index, seed, np.asarray(page, np.uint8)))
        return Generation(
            engine=self.info,
            libraries={"pillow": PIL.__version__, "numpy": np.__version__},
            notes=tuple(_notes(request, letters_missing=cut)),
            warm=True,
            load_seconds=0.0,
            generate_seconds=round(time.perf_counter() - started, 3),
        )


def _tell(on_step: OnImageStep, index: int, done: int) -> None:
    on_step(index, done, STAGES)


def _notes(request: ImageRequest, *, letters_missing: bool) -> list[str]:
    """What was asked for and has no part in a sketch."""
    notes = ["This is a draft drawn by the sketch engine; steps, guidance and scheduler have no part in it."]
    if request.lora:
        notes.append(f"The sketch engine does not apply LoRAs: {request.lora.label} was left out.")
    if request.controlnet:
        notes.append(f"The sketch engine does not apply ControlNets: {request.controlnet.label} was left out.")
    if letters_missing:
        notes.append("The caption leaves out characters that the sketch engine has no letters for.")
    return notes
