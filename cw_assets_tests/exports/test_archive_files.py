import hashlib
import json
import os
import stat
import struct
import tracemalloc
import zipfile
from contextlib import nullcontext

import pytest

from cw_assets.errors import InvalidInput
from cw_assets.exports import archive_files
from cw_assets.exports.archive_files import MEDIA, RECORDS, read_records, staged, write_zip, zip_faults
from cw_assets.store import MediaStore

MAX = 10**6
JSON = b'{"format": "cw_assets"}\n'
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
JPEG = b"\xff\xd8\xff\xe0"


@pytest.fixture
def store(tmp_path):
    return MediaStore(tmp_path / "media")


@pytest.fixture
def files(store):
    """A video and two pictures in the store; their keys with what is known of their content's hash."""
    video = MP4 + os.urandom(300_000)
    digest = hashlib.sha256(video).hexdigest()
    image = store.write_named("keyframes", JPEG + b" frame", ".jpg")
    small = store.write_named("thumbnails", JPEG + b" small", ".jpg")
    names = {key: key.rpartition("/")[2].removesuffix(".jpg") for key in (image, small)}
    return {store.write(f"videos/{digest[:32]}.mp4", video): digest} | names


@pytest.fixture
def packed(tmp_path, store, files):
    write_zip(tmp_path / "a.zip", JSON, files, store.path)
    return tmp_path / "a.zip"


@pytest.fixture
def empty(tmp_path):
    return MediaStore(tmp_path / "other")


def place(path, files, store, *, max_video_bytes=MAX):
    with staged(path, files, store.replacing, store.path, max_video_bytes=max_video_bytes) as put:
        put()


def names_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def packed_with(path, files, store, *, more):
    """A zip by hand, of the records, these files, and more entries by name."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(RECORDS, JSON)
        for key in files:
            archive.writestr(MEDIA + key, store.path(key).read_bytes())
        for name, content in more:
            archive.writestr(name, content)
    return path


def test_files_come_back_as_they_were(packed, files, store, empty):
    assert read_records(packed) == JSON
    assert zip_faults(packed, files, max_video_bytes=MAX) == []
    place(packed, files, empty)
    assert names_in(empty.root) == sorted(files)
    assert all(empty.path(key).read_bytes() == store.path(key).read_bytes() for key in files)


def test_same_content_gives_the_same_zip(tmp_path, packed, files, store):
    write_zip(tmp_path / "b.zip", JSON, dict(reversed(files.items())), store.path)
    assert (tmp_path / "b.zip").read_bytes() == packed.read_bytes()


def test_nothing_is_left_where_nobody_puts_the_files_in_their_place(packed, files, empty):
    with staged(packed, files, empty.replacing, empty.path, max_video_bytes=MAX):
        assert len(names_in(empty.root)) == len(files), "they are there under other names"
    assert names_in(empty.root) == []
    with (
        pytest.raises(KeyError),
        staged(packed, files, empty.replacing, empty.path, max_video_bytes=MAX),
    ):
        raise KeyError
    assert names_in(empty.root) == []


def test_files_that_are_there_stay_and_damaged_ones_are_mended(packed, files, store):
    image = next(key for key in files if key.startswith("keyframes"))
    small = next(key for key in files if key.startswith("thumbnails"))
    before = store.path(image).stat().st_ino
    store.write(small, b"damaged")
    place(packed, files, store)
    assert store.path(image).stat().st_ino == before
    assert store.path(small).read_bytes() == JPEG + b" small"


def test_missing_and_changed_files_are_not_exported(tmp_path, files, store):
    video = next(iter(files))
    store.write(video, b"other")
    with pytest.raises(InvalidInput, match="has another content than its record says"):
        write_zip(tmp_path / "b.zip", JSON, files, store.path)
    store.path(video).unlink()
    with pytest.raises(InvalidInput, match=f"{video} is not in the media folder"):
        write_zip(tmp_path / "b.zip", JSON, files, store.path)


@pytest.mark.parametrize(
    "key",
    [
        "../evil.mp4",
        "/etc/passwd",
        ".cw/dagster.yaml",
        "videos/" + "5" * 32 + ".html",
        "videos/summer.mp4",
        "reports/1-a.html",
        "videos/" + "6" * 32 + ".mp4",
        "keyframes/66/" + "5" * 32 + ".jpg",
        "videos/" + "5" * 32 + ".mp4\n",
    ],
)
def test_keys_that_are_not_named_by_their_content_are_refused(tmp_path, store, empty, key):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(RECORDS, JSON)
        archive.writestr(MEDIA + key, b"x")
    files = {key: "5" * 64}
    assert any(
        "is no key of a media file" in fault for fault in zip_faults(tmp_path / "b.zip", files, max_video_bytes=9)
    )
    with pytest.raises(InvalidInput, match="is no key of a media file"):
        place(tmp_path / "b.zip", files, empty)
    with pytest.raises(InvalidInput, match="is no key of a media file"):
        write_zip(tmp_path / "c.zip", JSON, files, empty.root.joinpath)
    assert not empty.root.exists()


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_entries_that_the_records_do_not_name_are_refused(tmp_path, files, store, empty):
    more = [("media/videos/more.mp4", b"x"), ("../evil", b"x"), ("media/evil/", b""), (link("readme"), b"/etc/passwd")]
    path = packed_with(tmp_path / "b.zip", files, store, more=more)
    assert zip_faults(path, files, max_video_bytes=MAX) == [
        '"media/videos/more.mp4" is not in the records',
        '"../evil" is not in the records',
        '"media/evil/" is not in the records',
        '"readme" is not in the records',
    ]
    with pytest.raises(InvalidInput, match="cannot be imported"):
        place(path, files, empty)
    assert not empty.root.exists()


def test_folders_that_other_programs_write_are_no_fault(tmp_path, files, store, empty):
    path = packed_with(tmp_path / "b.zip", files, store, more=[("media/", b""), ("media/videos/", b"")])
    assert zip_faults(path, files, max_video_bytes=MAX) == []
    place(path, files, empty)


def test_links_and_missing_files_are_refused(tmp_path, files, store):
    video, image, small = files
    path = packed_with(tmp_path / "b.zip", [image], store, more=[(link(MEDIA + video), b"/etc/passwd")])
    assert zip_faults(path, files, max_video_bytes=MAX) == [
        f"media/{video} is a link or no plain file",
        f"media/{small} is missing",
    ]


def test_a_file_that_is_there_twice_is_refused(tmp_path, files, store):
    video = next(iter(files))
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = packed_with(tmp_path / "b.zip", files, store, more=[(MEDIA + video, b"x")])
    assert zip_faults(path, files, max_video_bytes=MAX) == [f"media/{video} is there twice"]
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = packed_with(tmp_path / "c.zip", files, store, more=[(RECORDS, b"x")])
    with pytest.raises(InvalidInput, match=r"no single export\.json"):
        read_records(path)


def test_other_content_is_refused_and_not_placed(tmp_path, files, store, empty):
    image = next(key for key in files if key.startswith("keyframes"))
    rest = [key for key in files if key != image]
    path = packed_with(tmp_path / "b.zip", rest, store, more=[(MEDIA + image, b"another picture")])
    told = f"media/{image} has another content than the records say"
    assert zip_faults(path, files, max_video_bytes=MAX) == [told]
    with pytest.raises(InvalidInput, match=told):
        place(path, files, empty)
    assert names_in(empty.root) == []


def test_video_above_the_limit_is_refused(packed, files):
    [fault] = zip_faults(packed, files, max_video_bytes=1000)
    assert fault.endswith("has 300024 bytes, more than 1000")


def test_bomb_is_refused_before_it_is_unpacked(tmp_path, empty):
    video = b"\x00" * 50_000_000
    digest = hashlib.sha256(video).hexdigest()
    files = {f"videos/{digest[:32]}.mp4": digest}
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(RECORDS, JSON)
        archive.writestr(MEDIA + next(iter(files)), video)
    [fault] = zip_faults(tmp_path / "b.zip", files, max_video_bytes=10**9)
    assert fault.endswith("grows more than 100 times on unpacking")
    with pytest.raises(InvalidInput, match="grows more than 100 times"):
        place(tmp_path / "b.zip", files, empty, max_video_bytes=10**9)
    assert not empty.root.exists()


def test_size_that_is_not_the_declared_one_is_refused(packed, files, tmp_path):
    """The directory says 10 bytes for the video; what is read ends there, and its checksum is not right."""
    data = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as archive:
        info = archive.getinfo(MEDIA + next(iter(files)))
    at = data.rindex(info.filename.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 20 : at + 28] = struct.pack("<II", 10, 10)
    (tmp_path / "b.zip").write_bytes(bytes(data))
    [fault] = zip_faults(tmp_path / "b.zip", files, max_video_bytes=MAX)
    assert "cannot be unpacked" in fault


@pytest.mark.parametrize("cut", [10, 1000])
def test_cut_off_or_other_files_are_no_zip(tmp_path, packed, files, empty, cut):
    (tmp_path / "b.zip").write_bytes(packed.read_bytes()[:-cut])
    with pytest.raises(InvalidInput, match=r"b\.zip is no whole zip"):
        read_records(tmp_path / "b.zip")
    with pytest.raises(InvalidInput, match="no whole zip"):
        place(tmp_path / "b.zip", files, empty)


def test_damaged_bytes_are_told(tmp_path, packed, files):
    data = bytearray(packed.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "b.zip").write_bytes(bytes(data))
    [fault] = zip_faults(tmp_path / "b.zip", files, max_video_bytes=MAX)
    assert "cannot be unpacked (Bad CRC-32" in fault


def test_records_above_their_limit_are_not_read(packed, monkeypatch):
    with pytest.raises(InvalidInput, match="more than 5"):
        read_records(packed, max_bytes=5)
    monkeypatch.setattr(archive_files, "MAX_RECORDS_BYTES", 5)
    assert any(fault.startswith("export.json has") for fault in zip_faults(packed, {}, max_video_bytes=MAX))


def deflated(path, records):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(RECORDS, records)
    return path


def test_records_that_grow_like_a_bomb_are_not_unpacked(tmp_path):
    path = deflated(tmp_path / "b.zip", b'{"x": [' + b"{}," * 300_000)
    with pytest.raises(InvalidInput, match=r"export\.json grows more than 200 times on unpacking"):
        read_records(path)


def test_records_that_say_a_smaller_size_are_unpacked_no_further(tmp_path):
    path = deflated(tmp_path / "b.zip", b"[" * 64_000_000)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(bytes(data))
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput, match=r"export\.json of b\.zip cannot be unpacked"):
            read_records(path)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_records_of_one_letter_are_written_so_that_they_are_read(tmp_path, store):
    records = json.dumps({"original_script": "a" * 1_000_000}).encode()
    write_zip(tmp_path / "a.zip", records, {}, store.path)
    assert read_records(tmp_path / "a.zip") == records


@pytest.mark.parametrize(
    ("content", "ending", "right"),
    [
        (b"<!doctype html><script>alert(1)</script>", "jpg", False),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "jpg", False),
        (MP4, "jpg", False),
        (JPEG + bytes(20), "jpeg", True),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "png", True),
        (b"RIFF\x1a\x00\x00\x00WEBPVP8 " + bytes(20), "webp", True),
        (b"<!doctype html>", "mp4", False),
        (JPEG + bytes(20), "mp4", False),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "mp4", True),
        (b"\x1a\x45\xdf\xa3\x42\x82\x84webm" + bytes(20), "mkv", True),
        (b"\x1a\x45\xdf\xa3\x42\x82\x84webm" + bytes(20), "avi", False),
        (b"RIFF\x1a\x00\x00\x00AVI LIST" + bytes(20), "avi", True),
    ],
)
def test_content_must_be_of_the_format_that_its_name_says(tmp_path, empty, content, ending, right):
    digest = hashlib.sha256(content).hexdigest()
    folder = "keyframes/" + digest[:2] if ending in ("jpg", "jpeg", "png", "webp") else "videos"
    key = f"{folder}/{digest[:32]}.{ending}"
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(RECORDS, JSON)
        archive.writestr(MEDIA + key, content)
    told = [] if right else [f"media/{key} is not of the format that its name says"]
    assert zip_faults(tmp_path / "b.zip", {key: digest}, max_video_bytes=MAX) == told
    with nullcontext() if right else pytest.raises(InvalidInput, match="is not of the format"):
        place(tmp_path / "b.zip", {key: digest}, empty)
    assert names_in(empty.root) == ([key] if right else [])


def test_no_more_than_a_hundred_faults_are_listed(tmp_path, files, store):
    more = [(f"{'a' * 100}{number}", b"") for number in range(130)]
    faults = zip_faults(packed_with(tmp_path / "b.zip", files, store, more=more), files, max_video_bytes=MAX)
    assert (len(faults), faults[-1]) == (101, "and 30 more.")
    assert max(map(len, faults)) < 100
