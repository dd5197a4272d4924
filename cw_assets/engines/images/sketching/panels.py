"""One panel from its layout: stage, subjects, marks and page in this order, or a drawing of a picture on such a page.

What a layout shows, the domain has settled; how a picture is drawn after stands in `tracing`.
"""

from collections.abc import Callable
from dataclasses import replace
from math import cos, radians, sin

from PIL import Image

from cw_assets.domain.images.panel.chance import draws, held_draws
from cw_assets.domain.images.panel.frame import CAMERA_M, Page
from cw_assets.domain.images.panel.placing import CLOSE, Panel
from cw_assets.domain.images.panel.surroundings import INDOORS
from cw_assets.domain.images.request import ControlType
from cw_assets.domain.protocols import RgbImage
from cw_assets.engines.images.sketching import home, indoors, outdoors, roads, town, waterside
from cw_assets.engines.images.sketching.canvas import Canvas
from cw_assets.engines.images.sketching.lettering import letter
from cw_assets.engines.images.sketching.marks import draw_moves, draw_table, draw_viewer
from cw_assets.engines.images.sketching.outlines import box
from cw_assets.engines.images.sketching.page import make_page
from cw_assets.engines.images.sketching.palette import Palette, palette_for
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.setting import PLACES, Stage, draw_weather
from cw_assets.engines.images.sketching.subjects import draw_subject
from cw_assets.engines.images.sketching.tracing import drawn_after

PLACE_MODULES = (home, indoors, outdoors, roads, town, waterside)
"""Imported for the painters that they register."""
LAMPLIGHT = (0.90, 0.78, 0.66)
"""What lamps do to the colours of a room at night."""
TILT = 7.0
"""Of a dutch angle, in degrees."""
STAGES = 3
"""Points of progress in one panel: surroundings, subjects, page."""


def draw_panel(panel: Panel, prompt: str, seed: int, caption: str, *, on_stage: Callable[[int], None]) -> Image.Image:
    """The finished page; `on_stage` hears 1 to STAGES as they are done."""
    picture = panel.page.picture
    palette = palette_for(panel.scene, held_draws(seed, "palette"))
    if panel.scene.place in INDOORS and palette.hour.dark:
        palette = replace(palette, tint=LAMPLIGHT)
    canvas = Canvas(*picture_size(panel.page), palette, draws(prompt, seed, "hand"))
    canvas.light = -1.0 if panel.variant % 2 else 1.0
    canvas.snow = panel.scene.weather == "snow"
    chance = held_draws(seed, f"place {panel.scene.place}")
    stage = Stage(canvas, panel, panel.camera.horizon - picture.top, CAMERA_M[panel.scene.angle], chance)
    PLACES[panel.scene.place](stage)
    _step_back(canvas, panel)
    canvas.palette = _spotlit(palette)
    on_stage(1)
    _subjects(canvas, panel)
    if panel.scene.place not in INDOORS:
        draw_weather(stage)
    draw_viewer(canvas, panel)
    _banner(canvas, panel)
    _tilt(canvas, panel)
    draw_moves(canvas, panel)
    on_stage(2)
    page = make_page(canvas.finished(), panel.page, panel.label, caption, seed)
    on_stage(3)
    return page


def draw_reference(
    page: Page, reference: RgbImage, control_type: ControlType, label: str, seed: int, caption: str,
    *, on_stage: Callable[[int], None],
) -> Image.Image:  # fmt: skip
    """The finished page with a drawing of `reference`, which has the size of the page's picture."""
    on_stage(1)
    picture = drawn_after(reference, control_type, held_draws(seed, "hand"))
    on_stage(2)
    drawn = make_page(picture, page, label, caption, seed)
    on_stage(3)
    return drawn


def picture_size(panel_page: Page) -> tuple[int, int]:
    """Width and height of the picture on a page, in whole pixels."""
    picture = panel_page.picture
    return round(picture.right) - round(picture.left), round(picture.bottom) - round(picture.top)


def _spotlit(palette: Palette) -> Palette:
    """The light on the subjects: in the dark they get more than their surroundings, to be read."""
    if not palette.hour.dark:
        return palette
    r, g, b = (tint + 0.5 * (1.0 - tint) for tint in palette.tint)
    return replace(palette, tint=(r, g, b))


def _step_back(canvas: Canvas, panel: Panel) -> None:
    """The surroundings of a close shot are out of focus, those of any shot a little paler than the subject."""
    if panel.shot in CLOSE or panel.tabletop is not None:
        strength = {"MS": 0.0035, "MCU": 0.006, "CU": 0.009, "ECU": 0.012}.get(panel.shot, 0.004)
        canvas.soften(strength * min(canvas.width, canvas.height))
        canvas.veil(canvas.palette.haze, 0.16)
    elif panel.items:
        canvas.veil(canvas.palette.haze, 0.10)


def _subjects(canvas: Canvas, panel: Panel) -> None:
    top = panel.tabletop
    on_table = [item for item in panel.items if item.subject.support == "table"]
    for item in panel.items:
        if item not in on_table:
            draw_subject(canvas, panel, item)
    if top is not None:
        draw_table(canvas, panel, top - panel.page.picture.top)
    for item in on_table:
        draw_subject(canvas, panel, item)


def _banner(canvas: Canvas, panel: Panel) -> None:
    """Words in quotes where the picture has no sign for them."""
    shown = panel.scene.place == "shop" or any(item.kind == "billboard" for item in panel.items)
    if not panel.scene.lettering or shown:
        return
    wide = min(0.46 * canvas.width, 0.062 * canvas.width * (len(panel.scene.lettering) + 2))
    high = min(0.14 * canvas.height, 0.34 * wide)
    left = 0.05 * canvas.width
    pen = Pen(canvas, left, 0.07 * canvas.height + high, 1.0, weight=1.0)
    pen.fill(box(4, -5, wide + 5, high - 4), "#15121c", alpha=80, lit=False)
    pen.shape(box(0, 0, wide, high), canvas.palette.accents[0], shade=0, lit=False)
    letter(pen, panel.scene.lettering, wide / 2, high / 2, wide * 0.88, high * 0.95, "#fffaf0")


def _tilt(canvas: Canvas, panel: Panel) -> None:
    """A dutch angle: the largest part of the turned picture that has no empty corner."""
    if panel.scene.angle != "dutch":
        return
    turned = canvas.image.rotate(TILT if panel.variant % 2 else -TILT, resample=Image.Resampling.BILINEAR)
    width, height = canvas.size
    kept = 1 / (cos(radians(TILT)) + max(width / height, height / width) * sin(radians(TILT)))
    x, y = round(width * (1 - kept) / 2), round(height * (1 - kept) / 2)
    part = turned.crop((x, y, width - x, height - y))
    canvas.image = part.resize(canvas.size, Image.Resampling.BILINEAR)
