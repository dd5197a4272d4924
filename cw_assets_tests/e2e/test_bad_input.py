"""Files as people really have them: each is analysed, or refused in one sentence with nothing left behind."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import numpy as np
import pytest
from PIL import Image

from cw_assets import api
from cw_assets.cli.main import app  # noqa: F401  (loaded before output is caught)
from cw_assets.domain.status import Status
from cw_assets.engines.decoding.intake import check_video_file
from cw_assets.errors import CwError, InvalidInput
from cw_assets.settings import Settings
from cw_assets_tests.cli.command import commands
from cw_assets_tests.fakes import register_fakes
from cw_assets_tests.media import THREE_SHOTS, Shot, make_sound, make_video, tone

SMALL = (Shot(20, (200, 40, 40)), Shot(20, (40, 60, 190)))
ONE = (Shot(30, (90, 120, 60)),)


def empty(folder: Path) -> Path:
    (folder / "empty.mp4").touch()
    return folder / "empty.mp4"


def written(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def cut_off(path: Path, keep: float) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    return path


def webm_named_mp4(folder: Path) -> Path:
    return make_video(folder / "a.webm", ONE, codec="libvpx-vp9").rename(folder / "webm.mp4")


def avi_named_mkv(folder: Path) -> Path:
    return make_video(folder / "a.avi", ONE).rename(folder / "avi.mkv")


def picture_named_mp4(folder: Path) -> Path:
    Image.fromarray(np.zeros((90, 160, 3), np.uint8)).save(folder / "a.png")
    return (folder / "a.png").rename(folder / "picture.mp4")


def video_named(name: str) -> Callable[[Path], Path]:
    return lambda folder: shutil.copyfile(make_video(folder / "plain.mp4", ONE), folder / name)


def folder_named_mp4(folder: Path) -> Path:
    (folder / "folder.mp4").mkdir()
    return folder / "folder.mp4"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.mp4")
    return folder / "pipe.mp4"


def dangling(folder: Path) -> Path:
    (folder / "dangling.mp4").symlink_to(folder / "gone.mp4")
    return folder / "dangling.mp4"


def header_alone(folder: Path) -> Path:
    noise = np.random.default_rng(1).bytes(5000)
    return written("header.mp4", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + noise)(folder)


def large(folder: Path) -> Path:
    """A sparse file with the first bytes of an mp4, one byte larger than allowed."""
    path = make_video(folder / "large.mp4", ONE)
    os.truncate(path, 10_000_001)
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty file": (empty, "empty.mp4 is empty; copy or export it again."),
    "text": (written("text.mp4", b"This is a text.\n" * 200), "text.mp4 is not in any video format; give an mp4,"),
    "text, one byte": (written("one.mp4", b"x"), "one.mp4 is not in any video format; give an mp4,"),
    "web page": (written("page.mp4", b"<!DOCTYPE html><html>404</html>"), "page.mp4 is not in any video format"),
    "playlist": (written("list.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), "list.mp4 is not in any video"),
    "picture": (picture_named_mp4, "picture.mp4 looks like image/png; give an mp4,"),
    "webm named mp4": (webm_named_mp4, "webm.mp4 is in fact of the format webm; rename it to webm.webm."),
    "avi named mkv": (avi_named_mkv, "avi.mkv is in fact of the format avi; rename it to avi.avi."),
    "cut off without its index": (
        lambda folder: cut_off(make_video(folder / "cut.mp4"), 0.5),
        "cut.mp4 cannot be read as a video (Invalid data found when processing input): it is damaged or cut off; ",
    ),
    "header alone": (header_alone, "header.mp4 "),
    "sound only": (
        lambda folder: make_sound(folder / "sound.mp4", tone(2)),
        "sound.mp4 holds only sound; give a file with a video track.",
    ),
    "no frame": (lambda folder: make_video(folder / "none.mkv", []), "none.mkv "),
    "too large": (large, "large.mp4 has 10 MB, more than the 10 MB allowed; make a smaller version, or raise CW_MAX"),
    "folder": (folder_named_mp4, "folder.mp4 is not a file; give the video file itself."),
    "pipe": (pipe, "pipe.mp4 is not a file; give the video file itself."),
    "missing": (lambda folder: folder / "missing.mp4", "missing.mp4 is not there; check the path."),
    "dangling link": (dangling, "dangling.mp4 is not there; check the path."),
    "other ending": (video_named("spot.txt"), "spot.txt does not end like a video; give an mp4,"),
    "no ending": (video_named("spot"), "spot does not end like a video; give an mp4,"),
    "dots": (lambda folder: folder / "..", ".. does not end like a video; give an mp4,"),
    "line break in the name": (video_named("a\nb.mp4"), r"'a\nb.mp4' is not a safe file name"),
    "escape in the name": (video_named("\x1b[31mred.mp4"), r"'\x1b[31mred.mp4' is not a safe file name"),
    "path of another system": (video_named("..\\..\\spot.mp4"), r"'..\\..\\spot.mp4' is not a safe file name"),
    "drive": (video_named("C:spot.mp4"), "'C:spot.mp4' is not a safe file name"),
    "reserved name": (video_named("CON.mp4"), "'CON.mp4' is not a safe file name"),
    "endless name": (lambda folder: folder / ("a" * 300 + ".mp4"), "'aaa"),
    "name that is no text": (video_named(os.fsdecode(b"spot\xff.mp4")), r"'spot\udcff.mp4' is not a safe file name"),
}
HANDLED: dict[str, tuple[Callable[[Path], Path], int]] = {
    "cut off with its index": (
        lambda folder: cut_off(make_video(folder / "a.mp4", options={"movflags": "faststart"}), 0.8),
        2,
    ),
    "no sound": (lambda folder: make_video(folder / "a.mp4", SMALL), 2),
    "two sound tracks": (lambda folder: make_video(folder / "a.mkv", SMALL, sounds=[tone(1.6), tone(1.6, 880)]), 2),
    "variable frame rate": (
        lambda folder: make_video(
            folder / "a.mkv", times=[n * 40 for n in range(30)] + [1200 + 80 * n for n in range(60)]
        ),
        3,
    ),
    "rotated": (lambda folder: make_video(folder / "a.mp4", SMALL, rotation=90), 2),
    "missing duration": (lambda folder: make_video(folder / "a.mkv", SMALL, options={"live": "1"}), 2),
    "one shot": (lambda folder: make_video(folder / "a.mp4", ONE), 1),
    "one frame": (lambda folder: make_video(folder / "a.mp4", (Shot(1, (90, 120, 60)),)), 1),
    "4K": (lambda folder: make_video(folder / "a.mp4", (Shot(4, (90, 120, 60)),), size=(3840, 2160)), 1),
    "tiny": (lambda folder: make_video(folder / "a.mp4", ONE, size=(16, 16)), 1),
    "capitals in the ending": (video_named("SPOT.MP4"), 1),
    "words of another alphabet": (video_named("Été — 夏 🎬.mp4"), 1),
    "markup in the name": (video_named("a [bold](x) _b_ & 'c'.mp4"), 1),
    "way with dots": (lambda folder: folder / "x" / ".." / video_named("b.mp4")(folder).name, 1),
    "link to the file": (
        lambda folder: (folder / "l.mp4").symlink_to(make_video(folder / "t.mp4", ONE)) or folder / "l.mp4",
        1,
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    settings = Settings(media_root=tmp_path_factory.mktemp("bad") / "media", retry_delay_s=0, max_file_bytes=10_000_000)
    with pytest.MonkeyPatch.context() as patch:
        register_fakes(patch)
        with api.local(settings) as opened:
            opened.instance = dg.DagsterInstance.ephemeral()
            yield opened


def everything(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and ".runtime" not in path.parts}


def known(project: api.LocalProject) -> tuple[set[Path], int, int]:
    """Files, and how many records and partitions there are."""
    records = project.workplace.catalog.list_media(limit=1000)
    return everything(project.settings.media_root), len(records), len(project.instance.get_dynamic_partitions("media"))


@pytest.mark.parametrize("case", REFUSED)
def test_refused_by_the_api_in_one_sentence_with_nothing_left(project, tmp_path, case):
    make, words = REFUSED[case]
    path, before = make(tmp_path), known(project)
    with pytest.raises(CwError) as caught:
        project.add_media(path)
    sentence = str(caught.value)
    assert sentence.startswith(words)
    assert "; " in sentence
    assert sentence.endswith(".")
    assert sentence.isprintable() or case == "name that is no text"
    assert caught.value.exit_code == 2
    assert known(project) == before


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cw") / "media"


@pytest.fixture
def cw(monkeypatch, capfd, folder):
    monkeypatch.setenv("CW_MAX_FILE_BYTES", "10000000")
    return commands(monkeypatch, capfd, folder)


@pytest.mark.parametrize("case", REFUSED)
def test_refused_by_the_command_in_one_line_with_nothing_left(cw, folder, tmp_path, case):
    make, _ = REFUSED[case]
    ran = cw("analyze", "--json", make(tmp_path))
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
    assert ran.json["status"] == "failed"
    assert everything(folder) == set()


@pytest.mark.parametrize("case", HANDLED)
def test_handled_from_end_to_end(project, tmp_path, case):
    make, scenes = HANDLED[case]
    (tmp_path / "x").mkdir()
    media = project.add_media(make(tmp_path))
    outcome = project.analyze_video(media.id, force=True).result()
    result = outcome.result
    assert outcome.status == "completed"
    assert len(result.scenes) == scenes
    assert result.scenes[-1].end_time == pytest.approx(media.duration, abs=0.001)
    assert len(project.workplace.catalog.get_result(media.id).key_frames) == scenes
    assert outcome.report.is_file()
    assert project.workplace.catalog.get_media(media.id).status is Status.COMPLETED


def test_damaged_middle_does_not_stop_the_analysis(project, tmp_path):
    path = make_video(tmp_path / "scratched.mp4", THREE_SHOTS)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 400] = b"\xaa" * 400
    path.write_bytes(content)
    media = project.add_media(path)
    outcome = project.analyze_video(media.id).result()
    assert outcome.status == "completed"
    assert outcome.result.scenes[-1].end_time == pytest.approx(3.6, abs=0.1)


def test_handled_by_the_command(cw, tmp_path):
    ran = cw("analyze", "--json", make_video(tmp_path / "silent.mp4", SMALL))
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["result"]["transcription"]["segments"] == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to read everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_file_that_may_not_be_read_is_refused(closed):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        path = make_video(folder / "secret.mp4", ONE)
        (path if closed == "file" else folder).chmod(0)
        with as_nobody(), pytest.raises(InvalidInput, match=r"^secret\.mp4 cannot be read \(Permission denied\); mend"):
            check_video_file(path, max_bytes=10_000_000)
        folder.chmod(0o755)
