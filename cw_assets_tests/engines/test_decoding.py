"""The decoder on files made in code: what it reads, what it mends, what it refuses."""

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cw_assets.domain.protocols import Still, Watched
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.engines.decoding.container import Limits
from cw_assets.engines.decoding.pyav import PyAVDecoder
from cw_assets.engines.scenes.pyscenedetect import PySceneDetector
from cw_assets.errors import Cancelled, CwError, InvalidInput, LimitExceeded
from cw_assets.settings import Settings
from cw_assets_tests.media import THREE_SHOTS, Picture, Shot, make_sound, make_video, textured, tone

DECODER = PyAVDecoder(Limits.from_settings(Settings()))


def probe(path: Path, decoder: PyAVDecoder = DECODER) -> VideoMetadata:
    return decoder.probe(path, media_key=path.name, sha256="0" * 64)


def watch(path: Path, decoder: PyAVDecoder = DECODER) -> tuple[Watched, list[Still]]:
    stills: list[Still] = []
    watched = decoder.watch(
        path, probe(path), detector=PySceneDetector(), save_still=stills.append, on_progress=lambda _: None
    )
    return watched, stills


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".avi"])
def test_every_container_tells_the_same(tmp_path: Path, suffix: str):
    found = probe(
        make_video(tmp_path / f"a{suffix}", sounds=[tone(3.6)], audio_codec="mp3" if suffix == ".avi" else "aac")
    )
    assert (found.width, found.height, found.frame_rate) == (320, 180, Fraction(25))
    assert found.duration == pytest.approx(3.6, abs=0.1)
    assert (found.frame_count, found.audio_streams, found.audio_channels, found.sample_rate) == (90, 1, 2, 48_000)
    assert not found.variable_frame_rate
    assert f".{found.container}" == suffix


def test_webm_with_vp9_and_opus(tmp_path: Path):
    found = probe(make_video(tmp_path / "a.webm", codec="libvpx-vp9", sounds=[tone(3.6)], audio_codec="libopus"))
    assert (found.video_codec, found.audio_codec, found.container) == ("vp9", "opus", "webm")


def test_cuts_are_found_on_the_frame_and_each_scene_gets_its_picture(tmp_path: Path):
    watched, stills = watch(make_video(tmp_path / "a.mp4"))
    assert [cut.frame for cut in watched.cuts] == [30, 55]
    assert [0 <= s.frame_number < 30 for s in stills[:1]] == [True]
    assert [30 <= stills[1].frame_number < 55, 55 <= stills[2].frame_number < 90] == [True, True]
    assert len(watched.signals) == 90
    assert watched.signals.time_s[-1] == pytest.approx(89 / 25)


def test_signals_see_the_cut_as_motion_and_the_brightness_as_painted(tmp_path: Path):
    dark_then_bright = (Shot(25, (30, 30, 30)), Shot(25, (220, 220, 220)))
    signals = watch(make_video(tmp_path / "a.mp4", dark_then_bright))[0].signals
    assert int(signals.motion.argmax()) == 25
    assert signals.between(0, 1).luma.mean() == pytest.approx(30 / 255, abs=0.06)
    assert signals.between(1, 2).luma.mean() == pytest.approx(220 / 255, abs=0.06)


def test_keyframe_has_the_painted_colour(tmp_path: Path):
    (still,) = watch(make_video(tmp_path / "a.mp4", [Shot(30, (200, 40, 40))]))[1]
    (tmp_path / "still.jpg").write_bytes(still.jpeg)
    mean = np.asarray(Image.open(tmp_path / "still.jpg")).reshape(-1, 3).mean(axis=0)
    assert np.abs(mean - (200, 45, 45)).max() < 14


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuv420p10le"])
def test_cuts_do_not_depend_on_the_pixel_format(tmp_path: Path, pixel_format: str):
    watched, _ = watch(make_video(tmp_path / "a.mp4", pixel_format=pixel_format))
    assert [cut.frame for cut in watched.cuts] == [30, 55]


@pytest.mark.parametrize("size", [(318, 182), (854, 480), (98, 50), (1920, 1080)])
def test_odd_and_small_and_large_pictures_are_watched(tmp_path: Path, size: tuple[int, int]):
    watched, stills = watch(make_video(tmp_path / "a.mp4", size=size))
    assert [cut.frame for cut in watched.cuts] == [30, 55]
    assert {(s.width, s.height) for s in stills} == {size}


@pytest.mark.parametrize(("degrees", "expected"), [(90, (180, 320)), (180, (320, 180)), (270, (180, 320))])
def test_rotated_phone_video_is_turned_upright(tmp_path: Path, degrees: int, expected: tuple[int, int]):
    path = make_video(tmp_path / "a.mp4", rotation=degrees)
    found, (_, stills) = probe(path), watch(path)
    assert (found.width, found.height) == expected
    assert {(s.width, s.height) for s in stills} == {expected}
    assert found.rotation in (90, 180, 270)


def test_phone_held_upright_shows_its_top_at_the_top(tmp_path: Path):
    lying = np.zeros((180, 320, 3), np.uint8)
    lying[:90, :160], lying[:90, 160:] = (255, 0, 0), (0, 255, 0)
    lying[90:, :160], lying[90:, 160:] = (0, 0, 255), (255, 255, 255)
    path = make_video(tmp_path / "a.mp4", frames=[lying] * 20, rotation=-90)
    (still,) = watch(path)[1]
    (tmp_path / "still.jpg").write_bytes(still.jpeg)
    upright = np.asarray(Image.open(tmp_path / "still.jpg")).astype(int)
    assert probe(path).rotation == 90
    assert np.abs(upright[20, 20] - (0, 0, 255)).max() < 20
    assert np.abs(upright[20, -20] - (255, 0, 0)).max() < 20


def test_wide_pixels_become_square_in_the_keyframe(tmp_path: Path):
    path = make_video(tmp_path / "a.mp4", size=(320, 240), aspect=Fraction(4, 3))
    assert probe(path).sample_aspect_ratio == Fraction(4, 3)
    assert {(s.width, s.height) for s in watch(path)[1]} == {(427, 240)}


def test_absurd_pixel_shape_is_taken_as_square(tmp_path: Path):
    path = make_video(tmp_path / "a.mp4", aspect=Fraction(500, 1))
    assert probe(path).sample_aspect_ratio == 1
    assert {(s.width, s.height) for s in watch(path)[1]} == {(320, 180)}


def test_size_that_changes_in_the_middle_is_watched_to_the_end(tmp_path: Path):
    first = make_video(tmp_path / "a.webm", [Shot(30, (200, 40, 40))], codec="libvpx-vp9")
    second = make_video(tmp_path / "b.webm", [Shot(30, (30, 60, 190))], codec="libvpx-vp9", size=(640, 360))
    watched, stills = watch(joined(tmp_path / "both.webm", first, second))
    assert [cut.frame for cut in watched.cuts] == [30]
    assert [(s.width, s.height) for s in stills] == [(320, 180), (640, 360)]


def joined(target: Path, *parts: Path) -> Path:
    """The packets of all parts in one stream, as a sender does that changes its picture's size."""
    start = 0
    with av.open(str(target), "w") as out:
        stream = None
        for part in parts:
            with av.open(str(part)) as container:
                stream = stream or out.add_stream_from_template(container.streams.video[0])
                for packet in container.demux(video=0):
                    if packet.size:
                        packet.pts = packet.dts = packet.pts + start
                        packet.stream = stream
                        out.mux(packet)
                        end = packet.pts + 40
            start = end
    return target


def test_variable_frame_rate_keeps_true_times(tmp_path: Path):
    times = list(range(0, 30 * 40, 40)) + [1200 + 80 * i for i in range(25)] + [3200 + 20 * i for i in range(35)]
    path = make_video(tmp_path / "a.mkv", times=times)
    watched, _ = watch(path)
    assert probe(path).variable_frame_rate
    assert [cut.frame for cut in watched.cuts] == [30, 55]
    assert [cut.time for cut in watched.cuts] == pytest.approx([1.2, 3.2], abs=0.002)


def test_video_without_sound_says_so_and_gives_no_audio(tmp_path: Path):
    path = make_video(tmp_path / "a.mp4")
    found = probe(path)
    assert not found.has_audio
    assert "There is no sound." in found.warnings
    assert list(DECODER.read_audio(path, found, on_progress=lambda _: None)) == []


def test_several_sound_tracks_are_told_and_the_first_is_read(tmp_path: Path):
    path = make_video(tmp_path / "a.mkv", sounds=[tone(3.6, 440), tone(3.6, 1760)])
    found = probe(path)
    (audio,) = DECODER.read_audio(path, found, on_progress=lambda _: None)
    spectrum = np.abs(np.fft.rfft(audio.samples[:16_000]))
    assert "There are 2 sound tracks; the first was used." in found.warnings
    assert int(spectrum.argmax()) == pytest.approx(440, abs=2)
    assert audio.duration == pytest.approx(3.6, abs=0.1)


def test_long_sound_comes_in_pieces_that_lose_nothing(tmp_path: Path):
    path = make_video(tmp_path / "a.mkv", sounds=[tone(130)])
    pieces = list(DECODER.read_audio(path, probe(path), on_progress=lambda _: None))
    assert len(pieces) == 3
    assert pieces[1].start_s == pytest.approx(pieces[0].duration, abs=1e-6)
    assert sum(piece.duration for piece in pieces) == pytest.approx(130, abs=0.1)


def test_pieces_join_without_a_seam(tmp_path: Path):
    path = make_video(tmp_path / "a.mkv", [Shot(1600, (90, 120, 60))], sounds=[tone(64, 50)], size=(98, 50))
    whole = np.concatenate(
        [piece.samples for piece in DECODER.read_audio(path, probe(path), on_progress=lambda _: None)]
    )
    assert np.abs(np.diff(whole[1600:-1600])).max() < 0.02


def test_sound_that_begins_late_is_late(tmp_path: Path):
    late = np.concatenate([np.zeros((2, 48_000), np.float32), tone(2)], axis=1)
    path = make_video(tmp_path / "a.mkv", sounds=[late], sound_starts_s=0.5)
    (audio,) = DECODER.read_audio(path, probe(path), on_progress=lambda _: None)
    loud = np.flatnonzero(np.abs(audio.samples) > 0.05)
    assert loud[0] / audio.sample_rate == pytest.approx(1.5, abs=0.05)


def test_sound_that_outlasts_the_picture_lengthens_the_video(tmp_path: Path):
    found = probe(make_video(tmp_path / "a.mp4", sounds=[tone(6)]))
    assert found.duration == pytest.approx(6.0, abs=0.1)
    assert any("sound goes on" in warning for warning in found.warnings)


def test_missing_duration_is_measured(tmp_path: Path):
    found = probe(make_video(tmp_path / "a.mkv", options={"live": "1"}))
    assert found.duration == pytest.approx(3.6, abs=0.1)
    assert any("length was measured" in warning for warning in found.warnings)


def test_one_single_shot_is_one_scene(tmp_path: Path):
    watched, stills = watch(make_video(tmp_path / "a.mp4", [Shot(50, (90, 120, 60))]))
    assert (watched.cuts, len(stills)) == ([], 1)


def test_dissolve_is_found_in_its_middle_and_keyframes_keep_clear_of_it(tmp_path: Path):
    watched, stills = watch(
        make_video(tmp_path / "a.mp4", [Shot(50, (200, 60, 40)), Shot(60, (30, 90, 200), blend=24)])
    )
    (cut,) = watched.cuts
    assert cut.kind == "dissolve"
    assert cut.frame == pytest.approx(62, abs=3)
    assert stills[0].frame_number < 50
    assert stills[1].frame_number >= 72


def test_fade_through_black_is_one_boundary(tmp_path: Path):
    black = Shot(16, (0, 0, 0), blend=12, flat=True)
    shots = [Shot(40, (200, 60, 40)), black, Shot(50, (30, 90, 200), blend=12)]
    watched, _ = watch(make_video(tmp_path / "a.mp4", shots))
    assert [cut.kind for cut in watched.cuts] == ["fade"]
    assert 44 <= watched.cuts[0].frame <= 64


def still_picture() -> NDArray[np.float32]:
    return textured((90, 140, 110), 320, 180, seed=7)


def title_fading_in() -> Iterator[Picture]:
    for number in range(60):
        frame = still_picture()
        share = min(1.0, max(0.0, (number - 20) / 20))
        frame[60:110, 80:240] = (1 - share) * frame[60:110, 80:240] + share * 255
        yield frame.astype(np.uint8)


def sunrise() -> Iterator[Picture]:
    for number in range(60):
        yield (still_picture() * (0.4 + 0.6 * number / 60)).astype(np.uint8)


def slow_tilt() -> Iterator[Picture]:
    tall = textured((90, 140, 110), 320, 900, seed=3)
    for number in range(90):
        yield tall[number * 6 : number * 6 + 180].astype(np.uint8)


def fade_out_at_the_end() -> Iterator[Picture]:
    for number in range(60):
        yield (still_picture() * min(1.0, (59 - number) / 20)).astype(np.uint8)


@pytest.mark.parametrize("frames", [title_fading_in, sunrise, slow_tilt, fade_out_at_the_end])
def test_what_only_looks_like_a_dissolve_is_no_boundary(tmp_path: Path, frames: Callable[[], Iterator[Picture]]):
    watched, _ = watch(make_video(tmp_path / "a.mp4", frames=frames()))
    assert watched.cuts == []


def test_hard_cuts_are_no_dissolves(tmp_path: Path):
    watched, _ = watch(make_video(tmp_path / "a.mp4"))
    assert {cut.kind for cut in watched.cuts} == {"cut"}


def cut_off(path: Path, keep: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    return path


def test_cut_off_mp4_without_its_index_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match=r"a\.mp4 cannot be read as a video .*export or copy it again"):
        probe(cut_off(make_video(tmp_path / "a.mp4"), 0.5))


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_cut_off_file_with_its_index_is_watched_as_far_as_it_goes(tmp_path: Path, name: str):
    path = make_video(tmp_path / name, options={"movflags": "faststart"} if name == "a.mp4" else None)
    found, (watched, _) = probe(cut_off(path, 0.6)), watch(path)
    assert any("it was cut off" in warning for warning in found.warnings)
    assert 0.5 < found.duration < 3.0
    assert watched.signals.time_s[-1] <= found.duration


def test_sound_without_picture_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match="holds only sound; give a file with a video track"):
        probe(make_sound(tmp_path / "a.mp4", tone(2)))


def test_video_without_a_frame_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match=r"without a single frame|cannot be read|no picture"):
        probe(make_video(tmp_path / "a.mkv", []))


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"just text, nothing else\n" * 50, "is not in any video format")]
)
def test_no_video_at_all_is_refused(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=words):
        probe(path)


def test_playlist_that_names_other_files_is_not_followed(tmp_path: Path):
    path = tmp_path / "a.mp4"
    path.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    with pytest.raises(InvalidInput, match="is not in any video format"):
        probe(path)


def limited(**changed: float) -> PyAVDecoder:
    return PyAVDecoder(Limits.from_settings(Settings(**changed)))


def test_limits_hold_on_pixels_streams_and_duration(tmp_path: Path):
    path = make_video(tmp_path / "a.mkv", sounds=[tone(1), tone(1)])
    for changed, words in [
        ({"max_frame_pixels": 1000}, "320x180 pixels, more than the 1000"),
        ({"max_streams": 2}, "3 streams, more than the 2"),
        ({"max_duration_s": 1}, "longer than the 1 s"),
    ]:
        with pytest.raises(LimitExceeded, match=words):
            probe(path, limited(**changed))


def test_decode_that_takes_too_long_is_ended(tmp_path: Path):
    with pytest.raises(LimitExceeded, match="takes longer to decode"):
        watch(make_video(tmp_path / "a.mp4"), limited(decode_timeout_s=0))


def test_cancel_stops_the_pass(tmp_path: Path):
    path = make_video(tmp_path / "a.mp4")

    def stop(fraction: float) -> None:
        if fraction > 0.3:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        DECODER.watch(path, probe(path), detector=PySceneDetector(), save_still=lambda _: None, on_progress=stop)


def test_4k_frames_are_watched(tmp_path: Path):
    _, stills = watch(make_video(tmp_path / "a.mp4", [Shot(8, (90, 120, 60))], size=(3840, 2160)))
    assert {(s.width, s.height) for s in stills} == {(3840, 2160)}


@pytest.mark.parametrize("name", ["content", "adaptive", "histogram", "hash"])
def test_every_detector_finds_the_cuts(tmp_path: Path, name: str):
    path = make_video(tmp_path / "a.mp4", THREE_SHOTS)
    watched = DECODER.watch(
        path, probe(path), detector=PySceneDetector(name), save_still=lambda _: None, on_progress=lambda _: None
    )
    assert [cut.frame for cut in watched.cuts] == [30, 55]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_file_damaged_in_the_middle_is_watched_to_its_end(tmp_path: Path, name: str):
    path = make_video(tmp_path / name, [Shot(300, (90, 120, 60))])
    data = bytearray(path.read_bytes())
    place = len(data) // 4
    data[place : place + 200] = b"\xa5" * 200
    path.write_bytes(data)
    found, (watched, _) = probe(path), watch(path)
    assert found.duration == pytest.approx(12.0, abs=0.1)
    assert watched.signals.time_s[-1] == pytest.approx(11.96, abs=0.2)


def test_sound_that_changes_its_format_is_read_to_the_end(tmp_path: Path):
    stereo = make_video(tmp_path / "a.mkv", sounds=[tone(2)], audio_codec="mp3")
    path = tmp_path / "both.mkv"
    with av.open(str(stereo)) as first, av.open(str(path), "w") as out:
        streams = {s.index: out.add_stream_from_template(s) for s in first.streams}
        for packet in first.demux():
            if packet.size:
                packet.stream = streams[packet.stream_index]
                out.mux(packet)
        mono = av.CodecContext.create("libmp3lame", "w")
        mono.sample_rate, mono.layout, mono.format = 24_000, "mono", "fltp"
        for start in range(0, 24_000, mono.frame_size or 576):
            frame = av.AudioFrame.from_ndarray(tone(2)[:1, start : start + 576].copy(), "fltp", "mono")
            frame.sample_rate, frame.pts = 24_000, start
            for packet in mono.encode(frame):
                packet.stream, packet.time_base = streams[1], Fraction(1, 1000)
                packet.pts = packet.dts = 2000 + start // 24
                out.mux(packet)
    sound = list(DECODER.read_audio(path, probe(path), on_progress=lambda _: None))
    assert sum(piece.duration for piece in sound) == pytest.approx(3.0, abs=0.15)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_are_watched_or_refused(tmp_path: Path, seed: int):
    rng = random.Random(seed)
    bases = [
        make_video(tmp_path / "a.mp4", sounds=[tone(3.6)], size=(160, 90)),
        make_video(tmp_path / "b.mkv", sounds=[tone(3.6)], size=(160, 90)),
        make_video(tmp_path / "c.avi", codec="mpeg4", sounds=[tone(3.6)], audio_codec="mp3", size=(160, 90)),
    ]
    for _ in range(60):
        base = rng.choice(bases)
        data = bytearray(base.read_bytes())
        for _ in range(rng.choice([1, 3, 10, 40])):
            data[rng.randrange(rng.choice([2000, len(data)]))] = rng.randrange(256)
        path = tmp_path / f"mutated{base.suffix}"
        path.write_bytes(data)
        try:
            found, (watched, _) = probe(path), watch(path)
            sound = sum(a.duration for a in DECODER.read_audio(path, found, on_progress=lambda _: None))
        except CwError:
            continue
        assert len(watched.signals) > 0
        assert sound <= found.duration + 0.001
