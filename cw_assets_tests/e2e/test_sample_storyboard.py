"""The shipped spot drawn after its own keyframes on a bare install: frames, sheet, film, captions, timeline."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import opentimelineio as otio
import pypdfium2
import pysubs2
import pytest
from PIL import Image

from cw_assets import api
from cw_assets.api import AnalysisOutcome
from cw_assets.api.storyboards import StoryboardOutcome
from cw_assets.catalog.records import AdUnitRecord
from cw_assets.domain.scripts.lines import spoken_lines
from cw_assets.domain.status import Status
from cw_assets.domain.storyboards.frame_times import frame_spans
from cw_assets.domain.storyboards.plan import AnimaticFiles, StoryboardFiles, StoryboardPlan
from cw_assets.settings import Settings

pytestmark = pytest.mark.slow
RATE = Fraction(25)
SMALL = (64, 36)
"""Pixels in which pictures are compared."""


@dataclass
class Drawn:
    """A storyboard and where its files are."""

    project: api.LocalProject
    unit: AdUnitRecord
    outcome: StoryboardOutcome

    @property
    def plan(self) -> StoryboardPlan:
        return StoryboardPlan.model_validate(self.project.catalog.get_storyboard(self.outcome.storyboard_id).plan)

    @property
    def spans(self) -> tuple[range, ...]:
        rows = self.project.catalog.unit_script(self.unit.id)
        return frame_spans([row.duration_seconds for row in rows], RATE)

    @property
    def sheet(self) -> StoryboardFiles:
        assert self.outcome.sheet is not None
        return self.outcome.sheet

    @property
    def film(self) -> AnimaticFiles:
        assert self.outcome.animatic is not None
        return self.outcome.animatic

    def path(self, key: str) -> Path:
        return self.project.workplace.store.path(key)


@pytest.fixture(scope="module")
def project(
    spot_settings: Settings, spot: AnalysisOutcome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[api.LocalProject]:
    """With a copy of the spot's media folder, as one of these tests changes the script."""
    folder = tmp_path_factory.mktemp("drawn") / "media"
    shutil.copytree(spot_settings.media_root, folder)
    with api.local(spot_settings.model_copy(update={"media_root": folder})) as opened:
        yield opened


@pytest.fixture(scope="module")
def drawn(project: api.LocalProject, spot: AnalysisOutcome) -> Drawn:
    unit = project.approve_media(spot.media_id)
    board = project.add_storyboard(unit.id, from_keyframes=True, seed=5)
    return Drawn(project, unit, project.generate_wireframe_storyboard(board.id).result())


@pytest.fixture(scope="module")
def beyond(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """The same after somebody has written one more row, of a time that the video does not have."""
    rows = drawn.project.catalog.unit_script(drawn.unit.id)
    last = rows[-1].model_copy(
        update={
            "shot_number": 10,
            "timecode_start": "00:00:30:00",
            "duration_seconds": 2.0,
            "visual_text": "WS: the sea at night.",
            "audio_text": "No speech.",
        }
    )
    script = {"version": "1.0", "script_title": drawn.unit.title, "total_runtime_seconds": 32.0, "job_id": ""}
    script |= {"client_name": "", "brand_name": "", "language": "en", "notes": ""}
    script |= {"script_rows": [row.model_dump() for row in (*rows, last)]}
    path = tmp_path_factory.mktemp("script") / "longer.json"
    path.write_text(json.dumps(script))
    assert drawn.project.import_script(path, code=drawn.unit.code).unit_id == drawn.unit.id
    return Drawn(drawn.project, drawn.unit, drawn.project.generate_storyboard(drawn.outcome.storyboard_id).result())


def looks(picture: Image.Image) -> np.ndarray:
    """A picture in small, (height, width, 3) float32 RGB from 0 to 255."""
    return np.asarray(picture.convert("RGB").resize(SMALL, Image.Resampling.BOX), np.float32)


def lines_of(path: Path) -> np.ndarray:
    """Where a picture has edges, in small: (height, width) float32; colour and light have no part in it."""
    with Image.open(path) as picture:
        grey = np.asarray(picture.convert("L").resize((320, 180), Image.Resampling.BOX), np.float32)
    edges = np.minimum(np.hypot(*np.gradient(grey)), 30)
    return np.asarray(Image.fromarray(edges).resize(SMALL, Image.Resampling.BOX))


def test_every_row_has_its_frame(drawn: Drawn):
    outcome = drawn.outcome
    assert (outcome.status, outcome.error, outcome.unmatched_rows) == ("completed", "", ())
    assert (outcome.num_prompts, outcome.num_jobs, outcome.frames_rendered, outcome.frames_total) == (9, 9, 9, 9)
    assert [frame.shot_number for frame in outcome.frames] == list(range(1, 10))


def test_rows_follow_the_keyframes_of_their_scenes(drawn: Drawn, spot: AnalysisOutcome):
    keyframes = {
        frame.scene_number: frame.image for frame in drawn.project.catalog.get_result(spot.media_id).key_frames
    }
    jobs = [drawn.project.catalog.get_diffusion_job(frame.job_id) for frame in drawn.plan.frames]
    assert [frame.scene_number for frame in drawn.plan.frames] == list(range(1, 10))
    assert [job.reference_image for job in jobs] == [keyframes[number] for number in range(1, 10)]
    assert [job.identifier for job in jobs] == [f"{drawn.unit.code}_wf-{shot}_img-01" for shot in range(1, 10)]


def test_each_frame_has_the_lines_of_its_own_keyframe(drawn: Drawn):
    jobs = [drawn.project.catalog.get_diffusion_job(frame.job_id) for frame in drawn.outcome.frames]
    frames = [lines_of(drawn.path(job.result_images[0])) for job in jobs]
    keyframes = [lines_of(drawn.path(job.reference_image)) for job in jobs]
    for place, frame in enumerate(frames):
        alike = [np.corrcoef(frame.ravel(), keyframe.ravel())[0, 1] for keyframe in keyframes]
        assert int(np.argmax(alike)) == place, alike


def test_the_film_shows_each_frame_from_the_first_to_the_last_of_its_rows_frames(drawn: Drawn):
    edges = {number for span in drawn.spans for number in (span[0], span[-1])}
    with av.open(str(drawn.path(drawn.film.video))) as film:
        assert film.streams.video[0].average_rate == RATE
        kinds = [stream.type for stream in film.streams]
        frames = {
            number: looks(frame.to_image()) if number in edges else None
            for number, frame in enumerate(film.decode(video=0))
        }
    assert len(frames) == drawn.film.frame_count == 750
    assert {"video", "audio", "subtitle"} <= set(kinds)
    pictures = []
    for frame in drawn.outcome.frames:
        with Image.open(drawn.path(frame.image)) as picture:
            assert picture.size == (1280, 720)
            pictures.append(looks(picture))
    for place, span in enumerate(drawn.spans):
        for number in (span[0], span[-1]):
            assert int(np.argmin([np.abs(frames[number] - picture).mean() for picture in pictures])) == place


def test_captions_stand_where_their_rows_do(drawn: Drawn):
    rows = drawn.project.catalog.unit_script(drawn.unit.id)
    wanted = [
        (line.text.split(), span.start * 40, span.stop * 40)
        for row, span in zip(rows, drawn.spans, strict=True)
        for line in spoken_lines(row.audio_text)
    ]
    for key in (drawn.film.srt, drawn.film.vtt):
        said = pysubs2.load(str(drawn.path(key)))
        found = [(event.plaintext.split(), event.start, event.end) for event in said]
        assert [words for words, *_ in found] == [words for words, *_ in wanted]
        assert all(start <= at < end <= stop for (_, start, stop), (_, at, end) in zip(wanted, found, strict=True))


@pytest.mark.parametrize("form", ["edl", "otio"])
def test_the_timeline_read_back_has_the_rows_times(drawn: Drawn, form: str):
    text = drawn.path(drawn.film.edl if form == "edl" else drawn.film.otio).read_text()
    timeline = (
        otio.adapters.read_from_string(text, "cmx_3600", rate=25)
        if form == "edl"
        else otio.adapters.read_from_string(text, "otio_json")
    )
    clips = [clip.range_in_parent() for clip in timeline.tracks[0] if isinstance(clip, otio.schema.Clip)]
    assert [(int(clip.start_time.value), int(clip.end_time_exclusive().value)) for clip in clips] == [
        (span.start, span.stop) for span in drawn.spans
    ]
    assert all(first.end_time_exclusive() == second.start_time for first, second in pairwise(clips))


def test_the_sheet_names_every_shot_and_line(drawn: Drawn):
    for key in (drawn.sheet.pdf_a4, drawn.sheet.pdf_letter):
        words = words_of(drawn.path(key))
        for line in ("Medium close-up", "00:00:25:05", "only two dollars a bottle", "ONE MORE GLASS"):
            assert line in words
    with Image.open(drawn.path(drawn.sheet.png)) as sheet:
        assert sheet.width == 1600


def words_of(pdf: Path) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)).split())


def test_a_second_time_nothing_is_drawn_or_written_anew(drawn: Drawn):
    files = [frame.image for frame in drawn.outcome.frames] + [drawn.sheet.png, drawn.film.video]
    before = [drawn.path(key).stat().st_mtime_ns for key in files]
    again = drawn.project.generate_storyboard(drawn.outcome.storyboard_id).result()
    assert (again.status, again.num_jobs, again.job_ids) == ("skipped", 0, ())
    assert [drawn.path(key).stat().st_mtime_ns for key in files] == before


def test_a_row_beyond_the_video_is_reported_and_makes_the_storyboard_partial(beyond: Drawn):
    outcome = beyond.outcome
    assert (outcome.status, outcome.num_jobs, outcome.frames_rendered, outcome.frames_total) == ("partial", 0, 9, 9)
    assert [row.shot_number for row in outcome.unmatched_rows] == [10]
    assert outcome.error == (
        "1 row matches no keyframe (Shot 10 starts at 30.000 s, and the video ends at 30.000 s; "
        "draw it from its words instead)."
    )
    board = beyond.project.catalog.get_storyboard(outcome.storyboard_id)
    assert (board.status, board.error_message) == (Status.PARTIAL, outcome.error)


def test_a_row_without_a_picture_has_its_place_in_sheet_page_and_film(beyond: Drawn):
    reason = "Shot 10 starts at 30.000 s, and the video ends at 30.000 s"
    assert reason in words_of(beyond.path(beyond.sheet.pdf_a4))
    assert "the sea at night" in words_of(beyond.path(beyond.sheet.pdf_a4))
    page = beyond.path(beyond.sheet.page).read_text()
    assert reason in page
    assert beyond.film.frame_count == 800
    timeline = otio.adapters.read_from_file(str(beyond.path(beyond.film.otio)))
    last = timeline.tracks[0][-1]
    assert (type(last), last.duration().value, timeline.duration().value) == (otio.schema.Gap, 50, 800)
