"""The contact sheet of a storyboard, as PNG and PDF, and the page that plays its frames."""

from __future__ import annotations

from os.path import relpath
from typing import TYPE_CHECKING

from cw_assets.defs.work.adapting import page_key
from cw_assets.defs.work.results import report_key
from cw_assets.defs.work.storyboarding.material import file_key, folder_key, material_key, storyboard_material
from cw_assets.defs.work.storyboarding.settling import kept_outputs, settle

if TYPE_CHECKING:
    from cw_assets.catalog.records import StoryboardRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.defs.work.step import Step
    from cw_assets.domain.storyboards.plan import StoryboardFiles
    from cw_assets.exports.storyboards.page import PageLinks

NAME = "sheet"
REVISION = "1"
PNG, PDF_A4, PDF_LETTER, PAGE = "contact-sheet.png", "contact-sheet-a4.pdf", "contact-sheet-letter.pdf", "index.html"


def make_sheet(step: Step) -> StoryboardFiles:
    """Written anew only where something that it shows has changed, or the run is forced."""
    from cw_assets.domain.storyboards.plan import StoryboardFiles
    from cw_assets.exports.storyboards.page import render_page
    from cw_assets.exports.storyboards.sheet import sheet_pdf, sheet_png

    catalog, store = step.workplace.catalog, step.workplace.store
    board = catalog.get_storyboard(step.record_id)
    material, related = storyboard_material(step.workplace, board), related_pages(step.workplace, board)
    key = material_key(step.workplace, board, material, f"{NAME} {REVISION} {related}")
    files = StoryboardFiles(
        png=file_key(board, PNG),
        pdf_a4=file_key(board, PDF_A4),
        pdf_letter=file_key(board, PDF_LETTER),
        page=file_key(board, PAGE),
    )
    if not kept_outputs(step, board, NAME, key, files):
        contents = {files.png: sheet_png(material)}
        step.report(100, "sheet", "PDF", now=True)
        contents |= {files.pdf_a4: sheet_pdf(material, "a4"), files.pdf_letter: sheet_pdf(material, "letter")}
        contents[files.page] = render_page(material, page_links(related)).encode()
        step.report(100, "sheet", "saving", now=True)
        for name, content in contents.items():
            store.write(name, content)
    settle(step, **{NAME: {"key": key, **files.model_dump()}})
    return files


def page_links(related: tuple[tuple[str, str], ...]) -> PageLinks:
    """Everything beside the page, by the names that it always has; the page itself tells what is not there yet."""
    from cw_assets.defs.work.storyboarding import animatic
    from cw_assets.exports.storyboards.page import PageLinks

    return PageLinks(
        animatic=animatic.VIDEO,
        srt=animatic.SRT,
        vtt=animatic.VTT,
        otio=animatic.OTIO,
        edl=animatic.EDL,
        pdf_a4=PDF_A4,
        pdf_letter=PDF_LETTER,
        png=PNG,
        related=related,
    )


def related_pages(workplace: Workplace, board: StoryboardRecord) -> tuple[tuple[str, str], ...]:
    """The pages that the storyboard comes from, in words and as addresses beside its own."""
    catalog, store = workplace.catalog, workplace.store
    unit = catalog.get_ad_unit(board.video_ad_unit_id)
    origin = catalog.get_ad_unit(unit.source_ad_unit_id) if unit.source_ad_unit_id else unit
    media = catalog.find_media_of_unit(origin.id)
    found = [("analysis of the video", report_key(media))] if media else []
    found.append(("adapted script", page_key(unit)))
    return tuple((words, relpath(key, folder_key(board))) for words, key in found if store.path(key).is_file())
