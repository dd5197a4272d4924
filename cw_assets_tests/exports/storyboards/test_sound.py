"""The scratch voice: each line at its time, none over another, none louder than it should be."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from cw_assets.errors import InvalidInput
from cw_assets.exports.storyboards.sound import PEAK, RATE_HZ, mixed
from cw_assets_tests.exports.storyboards.films import voice_clip

FILM_S = Fraction(10)


def sounding(mix):
    """Start and end of every stretch that is not silent, in hundredths of a second."""
    blocks = np.abs(mix.samples).reshape(-1, RATE_HZ // 100).max(axis=1) > 0.01
    edges = np.flatnonzero(np.diff(np.concatenate([[False], blocks, [False]]).astype(int)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def test_lines_are_heard_in_their_times():
    mix = mixed([voice_clip(6, 8, lasts_s=1.5, shot=2), voice_clip(1, 3, lasts_s=1)], FILM_S)
    assert len(mix.samples) == 10 * RATE_HZ
    assert sounding(mix) == [(100, 200), (600, 750)]
    assert [(spoken.shot_number, spoken.start_s, spoken.overrun_s) for spoken in mix.spoken] == [(1, 1, 0), (2, 6, 0)]
    assert [spoken.duration_s for spoken in mix.spoken] == pytest.approx([1.0, 1.5], abs=0.001)
    assert mix.notes == ()


def test_a_line_that_is_too_long_runs_on_while_nobody_else_speaks():
    mix = mixed([voice_clip(1, 2, lasts_s=2.5), voice_clip(6, 8, lasts_s=1)], FILM_S)
    assert sounding(mix) == [(100, 350), (600, 700)]
    assert mix.spoken[0].overrun_s == pytest.approx(1.5, abs=0.001)
    assert mix.notes == (
        "Shot 1: “Heißer Tag?” takes the scratch voice 1.5 s longer than it has, so it runs on into what follows; "
        "shorten the line or give the shot more time.",
    )


def test_a_line_fades_where_the_next_one_begins():
    mix = mixed([voice_clip(1, 2, lasts_s=4), voice_clip(2, 4, lasts_s=1, shot=2)], FILM_S)
    assert sounding(mix) == [(100, 300)]
    before = np.abs(mix.samples[2 * RATE_HZ - 480 : 2 * RATE_HZ]).max()
    assert before < 0.15 * np.abs(mix.samples[RATE_HZ : 2 * RATE_HZ]).max()
    assert mix.spoken[0].duration_s == pytest.approx(1.0, abs=0.001)
    assert "so it fades where it must end;" in mix.notes[0]


def test_a_line_ends_with_the_film():
    mix = mixed([voice_clip(9, 10, lasts_s=3)], FILM_S)
    assert len(mix.samples) == 10 * RATE_HZ
    assert (mix.spoken[0].duration_s, mix.spoken[0].overrun_s) == (1.0, pytest.approx(2.0, abs=0.001))


def test_a_line_behind_the_film_is_not_heard_and_told():
    mix = mixed([voice_clip(12, 13, lasts_s=2)], FILM_S)
    assert not mix.samples.any()
    assert mix.spoken[0].duration_s == 0
    assert mix.notes


def test_a_little_too_long_is_not_worth_a_sentence():
    assert mixed([voice_clip(1, 2, lasts_s=1.05)], FILM_S).notes == ()


@pytest.mark.parametrize(("loud", "peak"), [(1.0, PEAK), (0.5, PEAK), (0.1, 0.1 * 10 ** (12 / 20)), (0.0, 0.0)])
def test_the_voice_is_brought_to_one_level_within_reason(loud, peak):
    mix = mixed([voice_clip(1, 3, lasts_s=1, loud=loud)], FILM_S)
    assert np.abs(mix.samples).max() == pytest.approx(peak, rel=0.02)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_any_rate_keeps_pitch_and_length(rate_hz):
    mix = mixed([voice_clip(0, 2, lasts_s=2, rate_hz=rate_hz)], Fraction(2))
    spectrum = np.abs(np.fft.rfft(mix.samples))
    assert spectrum.argmax() / 2 == pytest.approx(440, abs=1)
    assert mix.spoken[0].duration_s == pytest.approx(2.0, abs=0.001)


def test_an_empty_clip_is_silence():
    mix = mixed([voice_clip(1, 2, lasts_s=0)], FILM_S)
    assert not mix.samples.any()


def test_lines_end_without_a_click():
    samples = mixed([voice_clip(1, 3, lasts_s=1.0003)], FILM_S).samples
    assert np.abs(np.diff(samples)).max() < 0.06


@pytest.mark.parametrize(
    "spoiled",
    [
        {"samples": np.zeros((2, 100), np.float32)},
        {"samples": np.full(100, np.nan, np.float32)},
        {"sample_rate_hz": 0},
    ],
)
def test_what_is_no_mono_sound_is_refused(spoiled):
    with pytest.raises(InvalidInput, match="voice of shot 1 is no mono sound"):
        mixed([replace(voice_clip(1, 2, lasts_s=1), **spoiled)], FILM_S)
