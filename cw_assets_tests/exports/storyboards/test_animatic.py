"""The film, read back with another reader: frames, cuts, length, sound and captions are what the script says."""

from fractions import Fraction

import av
import numpy as np
import opentimelineio as otio
import pytest
from PIL import Image

from cw_assets.domain.storyboards.frame_times import frame_spans
from cw_assets.domain.video.timecode import nominal_rate
from cw_assets.errors import Cancelled, ExternalFailure, InvalidInput, LimitExceeded
from cw_assets.exports.storyboards.animatic import UNREADABLE, write_animatic
from cw_assets.exports.storyboards.fitting import PAPER
from cw_assets.exports.storyboards.material import FramePicture
from cw_assets.exports.storyboards.timeline import edl, otio_timeline
from cw_assets_tests.exports.storyboards.films import (
    AWKWARD_S,
    COLORS,
    RATES,
    board,
    change_frames,
    decoded,
    heard,
    picture,
    pictures,
    voice_clip,
    written,
)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "animatic.mp4"


def clip_starts(track):
    return [int(child.range_in_parent().start_time.value) for child in track if isinstance(child, otio.schema.Clip)]


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("rate", RATES, ids=str)
def test_cuts_fall_on_the_same_frames_in_film_otio_and_edl(rate, moves, tmp_path, target):
    material = board(pictures(tmp_path, 4), rate=rate)
    spans = frame_spans(AWKWARD_S, rate)
    facts = written(material, target, moves=moves)
    timeline = otio.adapters.read_from_string(otio_timeline(material).decode(), "otio_json")
    events = otio.adapters.read_from_string(edl(material).decode(), "cmx_3600", rate=nominal_rate(rate))
    starts = [span.start for span in spans]
    assert [0, *change_frames(target)] == clip_starts(timeline.tracks[0]) == clip_starts(events.tracks[0]) == starts
    assert len(decoded(target)) == facts.frame_count == spans[-1].stop


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_the_rate_is_constant_and_the_length_exact(rate, tmp_path, target):
    facts = written(board(pictures(tmp_path, 4), rate=rate), target)
    with av.open(target) as film:
        video = film.streams.video[0]
        times = [packet.pts * packet.time_base for packet in film.demux(video) if packet.size]
        assert (video.average_rate, video.frames, video.start_time) == (rate, facts.frame_count, 0)
        assert video.duration * video.time_base == facts.frame_count / rate
        assert times == [number / rate for number in range(facts.frame_count)]
        assert Fraction(film.duration, 1_000_000) == pytest.approx(facts.frame_count / rate, abs=1e-6)
    assert facts.frame_rate == f"{rate.numerator}/{rate.denominator}"
    assert facts.duration_s == pytest.approx(sum(AWKWARD_S), abs=0.5 / float(rate))


def test_a_keyframe_stands_where_a_shot_begins_and_nowhere_else(tmp_path, target):
    written(board(pictures(tmp_path, 4)), target, moves=True)
    with av.open(target) as film:
        keys = [packet.pts * packet.time_base * 25 for packet in film.demux(video=0) if packet.is_keyframe]
    assert keys == [span.start for span in frame_spans(AWKWARD_S, Fraction(25))]


def test_the_film_is_h264_that_every_player_takes(tmp_path, target):
    written(board(pictures(tmp_path, 4)), target)
    with av.open(target) as film:
        context = film.streams.video[0].codec_context
        assert (context.name, context.pix_fmt, context.width, context.height) == ("h264", "yuv420p", 160, 90)
        assert (context.colorspace, context.color_range) == (1, 1)
    content = target.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_pictures_keep_their_colours(tmp_path, target):
    written(board(pictures(tmp_path, 4)), target)
    frames = decoded(target)
    for span, color in zip(frame_spans(AWKWARD_S, Fraction(25)), COLORS, strict=False):
        shown = frames[span.start].mean(axis=(0, 1))
        np.testing.assert_allclose(shown, list(bytes.fromhex(color[1:])), atol=4)


@pytest.mark.parametrize("moves", [False, True])
def test_the_same_material_makes_the_same_bytes(moves, tmp_path, target):
    material, voice = board(pictures(tmp_path, 4)), [voice_clip(0, 1, lasts_s=1)]
    made = []
    for _ in range(2):
        written(material, target, moves=moves, voice=voice)
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_a_picture_stands_still_without_moves_and_moves_with_them(tmp_path, target):
    Image.effect_noise((160, 90), 120).convert("RGB").save(tmp_path / "noise.png")
    material = board([(FramePicture(path=tmp_path / "noise.png"),)], (2.0,), visual="Pan right over a field.")
    still, moving = (decoded(target) for moves in (False, True) if written(material, target, moves=moves))
    assert np.abs(still[0].astype(int) - still[-1]).mean() < 3
    assert np.abs(moving[0].astype(int) - moving[-1]).mean() > 30


def test_a_row_without_a_picture_shows_a_card(tmp_path, target):
    missing = (FramePicture(missing="No scene of the video matches this row."),)
    written(board([*pictures(tmp_path, 1), missing], (1.0, 1.0)), target, moves=True)
    first, last = decoded(target)[25], decoded(target)[-1]
    assert np.median(first.reshape(-1, 3), axis=0) == pytest.approx(PAPER, abs=4)
    assert np.abs(first.astype(int) - last).mean() < 3


def test_a_picture_that_cannot_be_read_is_told_and_shown_as_a_card(tmp_path, target):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    row = (FramePicture(path=tmp_path / "broken.png"),)
    facts = written(board([*pictures(tmp_path, 1), row], (1.0, 1.0)), target)
    assert facts.notes == ("The picture of shot 2 cannot be read, so a card is shown; draw it again.",)
    assert np.median(decoded(target)[-1].reshape(-1, 3), axis=0) == pytest.approx(PAPER, abs=4)
    assert UNREADABLE.endswith(".")


def test_pictures_of_other_shapes_stand_on_paper(tmp_path, target):
    wide, tall = picture(tmp_path, "wide", "#c81e1e"), picture(tmp_path, "tall", "#1e32c8", (90, 160))
    facts = written(board([(wide,), (tall,)], (1.0, 1.0)), target, moves=True)
    last = decoded(target)[-1]
    assert (facts.width, facts.height) == (1280, 720)
    assert last[360, 5] == pytest.approx(PAPER, abs=4)
    assert last[360, 640] == pytest.approx((0x1E, 0x32, 0xC8), abs=6)


def test_rows_that_are_too_short_are_told(tmp_path, target):
    facts = written(board(pictures(tmp_path, 2), (1.0, 0.01), audio="No speech."), target)
    assert facts.frame_count == 25
    assert facts.notes[0].startswith("Shot 2 lasts 0.010 s, too short for a frame")


def test_without_a_voice_there_is_no_sound_track(tmp_path, target):
    written(board(pictures(tmp_path, 4)), target)
    with av.open(target) as film:
        assert not film.streams.audio


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_the_voice_is_as_long_as_the_film_and_in_its_place(rate, tmp_path, target):
    voice = [voice_clip(2.0, 3.5, lasts_s=1.0, shot=2)]
    facts = written(board(pictures(tmp_path, 4), rate=rate), target, voice=voice)
    with av.open(target) as film:
        sound = film.streams.audio[0]
        length = sound.duration * sound.time_base
        assert (sound.codec_context.name, sound.rate, sound.layout.name) == ("aac", 48_000, "mono")
        assert (sound.language, sound.start_time) == ("deu", 0)
    assert abs(length - facts.frame_count / rate) <= Fraction(1, 48_000)
    samples = heard(target)
    assert 0 <= len(samples) - length * 48_000 < 1024
    loud = np.flatnonzero(np.abs(samples) > 0.1)
    assert (loud[0] / 48_000, loud[-1] / 48_000) == pytest.approx((2.0, 3.0), abs=0.01)
    assert facts.spoken[0].shot_number == 2


@pytest.mark.parametrize("start_s", [0.0, 0.005, 1.0])
def test_the_voice_stays_below_three_decibels_under_full_scale(start_s, tmp_path, target):
    voice = [voice_clip(start_s, 3, lasts_s=2, loud=1.0)]
    written(board(pictures(tmp_path, 4)), target, voice=voice)
    assert 0.5 < np.abs(heard(target)).max() <= 10 ** (-3 / 20)


def captions_in(path):
    """(start in ms, end in ms, text) of each sample of the text track that has words."""
    with av.open(path) as film:
        track = film.streams.subtitles[0]
        packets = [packet for packet in film.demux(track) if packet.size > 2]
        return track, [
            (int(p.pts * p.time_base * 1000), int((p.pts + p.duration) * p.time_base * 1000), bytes(p)[2:].decode())
            for p in packets
        ]


def test_captions_are_a_text_track_in_the_scripts_language(tmp_path, target):
    written(board(pictures(tmp_path, 2), (2.0, 2.0), audio="VO: “يوم حار؟”", language="ar"), target)
    track, captions = captions_in(target)
    assert (track.codec_context.name, track.language) == ("mov_text", "ara")
    assert captions == [(0, 1920, "يوم حار؟"), (2000, 3920, "يوم حار؟")]


def test_between_captions_the_track_is_empty(tmp_path, target):
    written(board(pictures(tmp_path, 2), (2.0, 2.0)), target)
    with av.open(target) as film:
        samples = [(packet.pts, packet.duration, packet.size) for packet in film.demux(subtitles=0) if packet.size]
    assert [(start, length) for start, length, size in samples if size == 2] == [(1920, 80)]


def test_where_nobody_speaks_there_are_no_captions(tmp_path, target):
    written(board(pictures(tmp_path, 2), (2.0, 2.0), audio="MUSIC: Strings."), target)
    with av.open(target) as film:
        assert not film.streams.subtitles


def test_the_film_says_what_it_is(tmp_path, target):
    written(board(pictures(tmp_path, 4), title="Cool\ncomes\0 easy"), target)
    with av.open(target) as film:
        assert film.metadata["title"] == "Cool comes easy"
        assert film.metadata["comment"] == (
            "Animatic: still pictures held for the time of their shots. Pictures by plain colours."
        )


def test_progress_rises_to_one(tmp_path, target):
    told = []
    write_animatic(board(pictures(tmp_path, 4)), target, moves=False, voice=(), on_progress=told.append)
    assert told == sorted(told)
    assert (len(told), told[-1]) == (172, 1.0)


@pytest.mark.parametrize("after", [0.0, 0.5, 0.99])
def test_what_is_stopped_leaves_no_file(after, tmp_path, target):
    def stop(fraction):
        if fraction > after:
            raise Cancelled("The animatic was stopped, as asked; start it again.")

    with pytest.raises(Cancelled):
        write_animatic(
            board(pictures(tmp_path, 4)), target, moves=True, voice=[voice_clip(0, 1, lasts_s=1)], on_progress=stop
        )
    assert not target.exists()


def test_a_folder_that_is_missing_is_an_outside_failure(tmp_path):
    with pytest.raises(ExternalFailure, match="could not be written"):
        written(board(pictures(tmp_path, 4)), tmp_path / "none" / "animatic.mp4")


def test_scripts_longer_than_twenty_minutes_are_refused(tmp_path, target):
    with pytest.raises(LimitExceeded, match="COOL-1 lasts 1201 s, an animatic 1200 s at most"):
        written(board(pictures(tmp_path, 1), (1201.0,)), target)
    assert not target.exists()


def test_words_without_time_are_refused(tmp_path, target):
    with pytest.raises(InvalidInput, match="Row 2 of COOL-1 has words and lasts"):
        written(board(pictures(tmp_path, 2), (1.0, 0.0)), target)
    assert not target.exists()
