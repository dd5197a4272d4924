"""Giving a storyboard's files out, with the frames that its page and timelines name, and deleting all of them."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from cw_assets.defs.work.storyboarding import animatic, sheet
from cw_assets.defs.work.storyboarding.material import folder_key, shown_key, shows, storyboard_material
from cw_assets.defs.work.storyboarding.overview import overview_key
from cw_assets.errors import InvalidInput, NotReady, Refused
from cw_assets.store import MediaStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cw_assets.catalog.records import StoryboardRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.exports.storyboards.material import StoryboardMaterial

FRAMES = "frames"
COPIED = {
    "png": sheet.PNG,
    "pdf": sheet.PDF_A4,
    "letter": sheet.PDF_LETTER,
    "mp4": animatic.VIDEO,
    "srt": animatic.SRT,
    "vtt": animatic.VTT,
}
"""Files that are the same wherever they are."""
WITH_FRAMES = {"otio": animatic.OTIO, "edl": animatic.EDL, "html": sheet.PAGE}
"""Files that name the frames beside them, and are written anew for their place."""
FILES = COPIED | WITH_FRAMES
OF_THE_SHEET = frozenset({"png", "pdf", "letter", "html"})
"""Formats that `storyboard_sheet` makes; the other files are the animatic's."""
FORMATS = (*COPIED, *WITH_FRAMES, FRAMES)
DELIVERY = "delivery"


def deliver(workplace: Workplace, board: StoryboardRecord, formats: Sequence[str], folder: Path | None) -> list[Path]:
    """Copies in the folder, by default `delivery` beside the storyboard's own files; their paths.

    All of them show the same: NotReady where something is not made yet, or has changed since.
    """
    wanted, here = checked_formats(formats), workplace.store.path(folder_key(board))
    if folder and folder.resolve() == here.resolve():
        raise InvalidInput(f"The folder {folder} is where the storyboard's own files are; choose another.")
    if not any(image.result_images for image in workplace.catalog.storyboard_images(board.id)):
        raise NotReady(
            f"Nothing of storyboard {board.id} is drawn yet; draw it with `cw storyboard render {board.id}`."
        )
    material = storyboard_material(workplace, board)
    check_made(workplace, board, material, wanted)
    store = MediaStore(folder or here / DELIVERY)
    copied = [copy(here / name, store, name) for form, name in COPIED.items() if form in wanted]
    if not {FRAMES, *WITH_FRAMES}.intersection(wanted):
        return copied
    material, frames = with_frames_beside(material)
    copied += [copy(source, store, name) for name, source in frames.items()]
    return copied + [store.path(store.write(name, text)) for name, text in written(wanted, material)]


def checked_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Each once, and all for "all". InvalidInput for one that is none."""
    if not formats:
        raise InvalidInput(f"No format is named; choose of {', '.join(FORMATS)}, or all.")
    for form in formats:
        if form not in (*FORMATS, "all"):
            raise InvalidInput(f"{form!r} is no format of a storyboard; choose of {', '.join(FORMATS)}, or all.")
    return FORMATS if "all" in formats else tuple(dict.fromkeys(formats))


def check_made(
    workplace: Workplace, board: StoryboardRecord, material: StoryboardMaterial, wanted: Iterable[str]
) -> None:
    """NotReady where a file is missing, or shows something else than the storyboard would show now."""
    here, key = workplace.store.path(folder_key(board)), shown_key(workplace, board, material)
    for form, name in FILES.items():
        made_by = sheet.NAME if form in OF_THE_SHEET else animatic.NAME
        if form not in wanted:
            continue
        if not board.outputs.get(made_by) or not (here / name).is_file():
            raise NotReady(f"Storyboard {board.id} has no {name} yet; draw it with `cw storyboard render {board.id}`.")
        if not shows(board, made_by, key):
            raise NotReady(
                f"Storyboard {board.id} or its script has changed since {name} was made; "
                f"draw it again with `cw storyboard render {board.id}`."
            )


def is_current(workplace: Workplace, board: StoryboardRecord) -> bool:
    """Whether sheet and film are there and show the storyboard's script and pictures as these are now."""
    try:
        key = shown_key(workplace, board, storyboard_material(workplace, board))
    except NotReady:
        return False
    return all(shows(board, name, key) for name in (sheet.NAME, animatic.NAME))


def copy(source: Path, store: MediaStore, name: str) -> Path:
    with store.replacing(name) as target:
        shutil.copyfile(source, target)
    return store.path(name)


def with_frames_beside(material: StoryboardMaterial) -> tuple[StoryboardMaterial, dict[str, Path]]:
    """The material with each picture at `frames/NAME`, and where those are to be copied from."""
    frames = {f"{FRAMES}/{one.path.name}": one.path for row in material.pictures for one in row if one.path}
    pictures = tuple(
        tuple(one.model_copy(update={"href": f"{FRAMES}/{one.path.name}" if one.path else ""}) for one in row)
        for row in material.pictures
    )
    return material.model_copy(update={"pictures": pictures}), frames


def written(wanted: Iterable[str], material: StoryboardMaterial) -> list[tuple[str, bytes]]:
    """Timelines and page as they are beside those files that are given out with them."""
    from cw_assets.exports.storyboards.page import PageLinks, render_page
    from cw_assets.exports.storyboards.timeline import edl, otio_timeline

    given = {form: name for form, name in FILES.items() if form in wanted}
    texts = []
    if "otio" in given:
        texts.append((given["otio"], otio_timeline(material, video_href=given.get("mp4", ""))))
    if "edl" in given:
        texts.append((given["edl"], edl(material)))
    if "html" in given:
        links = PageLinks(
            animatic=given.get("mp4", ""),
            pdf_a4=given.get("pdf", ""),
            pdf_letter=given.get("letter", ""),
            **{form: given.get(form, "") for form in ("srt", "vtt", "otio", "edl", "png")},
        )
        texts.append((given["html"], render_page(material, links).encode()))
    return texts


def clear_away(workplace: Workplace, board: StoryboardRecord, pictures: Iterable[str]) -> None:
    """The files and pictures of a storyboard that is deleted; one that cannot be deleted keeps none of the others."""
    shutil.rmtree(workplace.store.path(folder_key(board)), ignore_errors=True)
    for key in (overview_key(board), *pictures):
        with suppress(OSError, Refused):
            workplace.store.path(key).unlink(missing_ok=True)
