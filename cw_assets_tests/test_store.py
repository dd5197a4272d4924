"""The media store: keys that stay in the folder, files that are whole or not there."""

import errno
import os
import shutil
import threading

import pytest

from cw_assets.errors import ExternalFailure, InvalidInput, Refused
from cw_assets.store import MediaStore, file_sha256


@pytest.fixture
def store(tmp_path):
    return MediaStore(tmp_path / "media")


def names(store: MediaStore) -> list[str]:
    return sorted(p.relative_to(store.root).as_posix() for p in store.root.rglob("*") if not p.is_dir())


def test_what_is_written_is_there(store):
    assert store.write("reports/1-spot.html", b"page") == "reports/1-spot.html"
    assert store.existing("reports/1-spot.html").read_bytes() == b"page"
    assert names(store) == ["reports/1-spot.html"]


def test_others_may_read_it(store):
    store.write("a.txt", b"a")
    assert store.path("a.txt").stat().st_mode & 0o777 == 0o644


def test_reader_sees_the_old_or_the_new_file_and_nothing_between(store):
    contents = [bytes([n]) * 200_000 for n in range(4)]
    store.write("a.bin", contents[0])
    seen, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(store.path("a.bin").read_bytes())
        seen.add(store.path("a.bin").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(200):
        store.write("a.bin", contents[n % 4])
    done.set()
    reader.join()
    assert contents[3] in seen
    assert seen <= set(contents)


def test_file_takes_its_place_only_when_it_is_complete(store):
    store.write("a.txt", b"old")
    with store.replacing("a.txt") as temporary:
        temporary.write_bytes(b"half")
        assert store.path("a.txt").read_bytes() == b"old"
        assert temporary.parent == store.path("a.txt").parent
    assert store.path("a.txt").read_bytes() == b"half"


def test_failure_on_the_way_leaves_the_old_file_and_no_part(store):
    store.write("a.txt", b"old")

    def break_off() -> None:
        with store.replacing("a.txt") as temporary:
            temporary.write_bytes(b"half")
            raise ValueError("encoder died")

    with pytest.raises(ValueError, match="encoder died"):
        break_off()
    assert store.path("a.txt").read_bytes() == b"old"
    assert names(store) == ["a.txt"]


def test_full_disk_leaves_the_old_file_and_says_what_to_do(store):
    store.write("a.txt", b"old")

    def fill() -> None:
        with store.replacing("a.txt") as temporary:
            temporary.unlink()
            temporary.symlink_to("/dev/full")
            temporary.write_bytes(b"new")

    with pytest.raises(
        ExternalFailure, match=r"^a\.txt could not be written \(No space left on device\); free"
    ) as caught:
        fill()
    assert caught.value.retryable
    assert store.path("a.txt").read_bytes() == b"old"
    assert names(store) == ["a.txt"]


def test_folder_that_cannot_be_made_is_told_in_a_sentence(store):
    store.write("reports", b"a file where a folder should be")
    with pytest.raises(ExternalFailure, match=r"html could not be written \(.*\); mend the folder") as caught:
        store.write("reports/1-spot.html", b"page")
    assert not caught.value.retryable


def test_named_by_content_the_same_is_written_once(store):
    first = store.write_named("keyframes", b"picture", ".jpg")
    written = store.path(first).stat().st_mtime_ns
    assert store.write_named("keyframes", b"picture", ".jpg") == first
    assert store.path(first).stat().st_mtime_ns == written
    assert first.startswith("keyframes/")
    assert first.endswith(".jpg")
    assert names(store) == [first]


def test_named_by_content_others_get_other_names(store):
    assert store.write_named("keyframes", b"one", ".jpg") != store.write_named("keyframes", b"two", ".jpg")


def test_lost_file_is_written_again(store):
    key = store.write_named("keyframes", b"picture", ".jpg")
    store.path(key).unlink()
    assert store.path(store.write_named("keyframes", b"picture", ".jpg")).read_bytes() == b"picture"


@pytest.mark.parametrize(
    "key", ["", ".", "/etc/passwd", "../x", "a/../../x", "a/..", "//x", "a\0b", "a\nb", "a/\x1b[31m"]
)
def test_key_that_is_no_place_in_the_folder_is_refused(store, key):
    with pytest.raises(Refused, match=r"is not a place in the media folder; use a relative path without '\.\.'"):
        store.path(key)


@pytest.mark.parametrize("key", ["link.txt", "folder/secret.txt"])
def test_link_that_leads_out_is_refused(store, tmp_path, key):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    store.root.mkdir()
    (store.root / "link.txt").symlink_to(outside / "secret.txt")
    (store.root / "folder").symlink_to(outside)
    with pytest.raises(Refused, match="leads out of the media folder by a link; put the file itself there"):
        store.path(key)


def test_media_folder_may_itself_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "media").symlink_to(tmp_path / "real")
    MediaStore(tmp_path / "media").write("a.txt", b"a")
    assert (tmp_path / "real" / "a.txt").read_bytes() == b"a"


def test_file_that_is_gone_is_told_with_what_to_do(store):
    with pytest.raises(
        InvalidInput, match=r"^videos/a\.mp4 is not in the media folder any more; add the file again\.$"
    ):
        store.existing("videos/a.mp4")


def test_folder_is_no_existing_file(store):
    store.write("videos/a.mp4", b"a")
    with pytest.raises(InvalidInput):
        store.existing("videos")


def test_sha256_of_a_file(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    assert file_sha256(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_source_that_cannot_be_read_is_no_full_disk(store, tmp_path):
    """The sentence names what failed, whichever side it was on."""
    with pytest.raises(ExternalFailure, match=os.strerror(errno.ENOENT)), store.replacing("a.txt") as temporary:
        shutil.copyfile(tmp_path / "missing", temporary)
    assert names(store) == []
