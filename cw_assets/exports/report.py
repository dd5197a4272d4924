"""The report page: one analysed spot as a single HTML file that needs nothing else; here it is put together.

How scenes, the chart and figures are prepared lives in the modules beside this one, how they look in `templates/`.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cw_assets.errors import InvalidInput
from cw_assets.exports import report_format, report_scenes, report_timeline
from cw_assets.exports.report_material import ReportMaterial

__all__ = ["ReportMaterial", "render_report", "write_report"]

TEMPLATES = Path(__file__).with_name("templates")


def render_report(material: ReportMaterial) -> str:
    """The whole page as HTML, text from media escaped; InvalidInput for a video address that leads outside."""
    return "".join(report_parts(material))


def write_report(material: ReportMaterial, path: Path) -> None:
    """The same, written part by part: a long video's page holds hundreds of pictures."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(report_parts(material))


def report_parts(material: ReportMaterial) -> Iterator[str]:
    script = source("report.js")
    views = report_scenes.scene_views(material)
    return (
        environment()
        .get_template("report.html")
        .generate(
            m=material,
            policy=content_policy(script),
            css=Markup(source("report.css")),  # noqa: S704 our own file
            js=Markup(script),  # noqa: S704 our own file
            views=views,
            poster=report_scenes.poster(material),
            video_source=video_source(material),
            chart=report_timeline.build_chart(material, views),
            ratio=report_scenes.shown_ratio(material),
        )
    )


def video_source(material: ReportMaterial) -> str | None:
    """What the player loads: the embedded file, else the relative address, else nothing."""
    if material.video is not None:
        return data_uri(material.video, material.video_mime)
    if material.video_href is None:
        return None
    parts = urlsplit(material.video_href)
    if parts.scheme or parts.netloc or material.video_href.startswith(("/", "\\")):
        raise InvalidInput(
            f"the report cannot play {material.video_href!r}: it is not a relative address; "
            "give the path of the video as seen from the report's folder."
        )
    return material.video_href


def data_uri(content: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


def content_policy(script: str) -> str:
    """Nothing from outside, and only this very script runs."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        "default-src 'none'; img-src data:; media-src data: blob: 'self'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@lru_cache
def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@lru_cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters.update(report_format.FILTERS)
    return made
