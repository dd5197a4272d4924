"""The page of a storyboard: frames that play, the animatic, every frame with its words, and the files beside it.

One HTML file with its own style and script, in the look of the report page; pictures and film lie beside it.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput
from cw_assets.exports.adaptation_rows import ShownBlock, Tongue
from cw_assets.exports.report import data_uri, environment, source
from cw_assets.exports.report_format import counted
from cw_assets.exports.scripts.captions import captions, cues_of
from cw_assets.exports.scripts.cells import Block, printable, seconds_text
from cw_assets.exports.scripts.headings import facts
from cw_assets.exports.scripts.material import ScriptMaterial
from cw_assets.exports.storyboards.frames import NOT_DRAWN, Frame, direction_in, frames_of, notes_by_label
from cw_assets.exports.storyboards.material import FramePicture, StoryboardMaterial


class PageLinks(Value):
    """Addresses as seen from the page's folder; "" for a file that is not there."""

    animatic: str = ""
    srt: str = ""
    vtt: str = ""
    otio: str = ""
    edl: str = ""
    pdf_a4: str = ""
    pdf_letter: str = ""
    png: str = ""
    script_docx: str = ""
    script_pdf: str = ""
    script_csv: str = ""
    script_json: str = ""
    related: tuple[tuple[str, str], ...] = ()
    """Words and address of other pages: the analysis, the adaptation."""


FILES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "To show",
        (
            ("animatic", "Animatic, MP4"),
            ("pdf_a4", "Contact sheet, PDF in A4"),
            ("pdf_letter", "Contact sheet, PDF in Letter"),
            ("png", "Contact sheet, PNG"),
        ),
    ),
    (
        "To cut and caption",
        (
            ("otio", "Timeline, OpenTimelineIO"),
            ("edl", "Timeline, EDL (CMX 3600)"),
            ("srt", "Captions, SRT"),
            ("vtt", "Captions, WebVTT"),
        ),
    ),
    (
        "Script",
        (
            ("script_docx", "AV script, Word"),
            ("script_pdf", "AV script, PDF"),
            ("script_csv", "AV script, CSV"),
            ("script_json", "AV script, JSON"),
        ),
    ),
)
"""Groups of files: a field of PageLinks, and what people call it."""


@dataclass(frozen=True)
class Card:
    """A frame as the page shows it."""

    frame: Frame
    lines: tuple[ShownBlock, ...]
    action_direction: str

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Why pictures beside the row's own are missing or stale."""
        return notes_by_label((one.label, why_missing(one.picture)) for one in self.frame.pictures[1:])


def render_page(material: StoryboardMaterial, links: PageLinks) -> str:
    """The whole page as HTML, all text escaped; InvalidInput for an address that leads elsewhere."""
    check_addresses(material, links)
    script = source("storyboard.js")
    frames = frames_of(material)
    return (
        environment()
        .get_template("storyboard.html")
        .render(
            m=material,
            script=material.script,
            title=printable(material.script.title) or printable(material.script.code),
            policy=content_policy(script),
            css=Markup(source("report.css") + source("storyboard.css")),  # noqa: S704 our own files
            js=Markup(script),  # noqa: S704 our own file
            cards=[card(frame, material.script) for frame in frames],
            total_s=round(sum(frame.duration_s for frame in frames), 6),
            standing=standing(frames),
            facts=[*facts(material.script), *([("Drawn by", material.drawn_by)] if material.drawn_by else [])],
            notes=[*filter(None, (material.script.status_note, *material.notes))],
            links=links,
            track=track(material.script),
            files=files(links),
            why_missing=why_missing,
            seconds_text=seconds_text,
        )
    )


def content_policy(script: str) -> str:
    """Pictures and film from where the page lies, nothing from outside, and only this very script runs."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        "default-src 'none'; img-src 'self'; media-src 'self' data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def card(frame: Frame, script: ScriptMaterial) -> Card:
    return Card(frame, tuple(shown(block, script) for block in frame.lines), direction_in(script, frame.action))


def shown(block: Block, script: ScriptMaterial) -> ShownBlock:
    """With its language; a line that nobody has translated yet is in the origin's."""
    if block.kind == "direction":
        return ShownBlock(block, Tongue("en", "ltr"))
    language = script.origin_language if block.to_translate else script.language
    return ShownBlock(block, Tongue(language, direction_in(script, block.text)))


def track(script: ScriptMaterial) -> str:
    """The captions as an address of their own: a browser reads no other file beside a page on a disk.

    "" where nobody speaks, or where rows have words and no time, which the film tells.
    """
    try:
        return data_uri(captions(script, "vtt").encode(), "text/vtt") if script.rows and cues_of(script) else ""
    except InvalidInput:
        return ""


def standing(frames: Sequence[Frame]) -> str:
    """How much there is, and how much of it is still to be drawn, in one or two sentences."""
    pictures = [one.picture for frame in frames for one in frame.pictures]
    missing = sum(not picture.href for picture in pictures)
    stale = sum(bool(picture.href and picture.missing) for picture in pictures)
    several = f" with {counted(len(pictures), 'picture')}" if len(pictures) > len(frames) else ""
    extent = f"{counted(len(frames), 'frame')}{several} in {seconds_text(sum(frame.duration_s for frame in frames))}."
    left = [
        *([f"{missing} {is_are(missing)} not drawn"] if missing else []),
        *([f"{stale} {is_are(stale)} out of date"] if stale else []),
    ]
    return f"{extent} {', '.join(left)}." if left else extent


def is_are(count: int) -> str:
    return "is" if count == 1 else "are"


def why_missing(picture: FramePicture) -> str:
    """The sentence that stands in place of a picture, or below one that is stale."""
    return printable(picture.missing) or ("" if picture.href else NOT_DRAWN.missing)


def files(links: PageLinks) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of words and addresses, without those that are not there."""
    groups = [(name, [(words, getattr(links, field)) for field, words in group]) for name, group in FILES]
    there = [(name, [(words, address) for words, address in group if address]) for name, group in groups]
    return [(name, group) for name, group in there if group]


def check_addresses(material: StoryboardMaterial, links: PageLinks) -> None:
    own = [address for _, group in files(links) for _, address in group]
    pictures = [picture.href for row in material.pictures for picture in row if picture.href]
    for address in (*own, *pictures, *(address for _, address in links.related)):
        check_relative(address)


def check_relative(address: str) -> None:
    """InvalidInput for one with a scheme or a host, and for one that a browser could read as such."""
    if not address.isprintable() or address != address.strip() or "\\" in address or address.startswith("/"):
        raise leads_elsewhere(address)
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise leads_elsewhere(address) from error
    if parts.scheme or parts.netloc:
        raise leads_elsewhere(address)


def leads_elsewhere(address: str) -> InvalidInput:
    return InvalidInput(
        f"the page cannot lead to {address!r}, because that is no relative address; "
        "give the path as seen from the page's folder."
    )
