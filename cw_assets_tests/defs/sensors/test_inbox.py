"""The inbox: what is taken when, what is put aside, and that a video is analysed once however often it comes."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from cw_assets.defs.sensors import inbox
from cw_assets.defs.sensors.inbox_files import check_free, free_name
from cw_assets.domain.status import Status
from cw_assets.errors import ExternalFailure
from cw_assets.store import file_sha256
from cw_assets_tests.defs.sensors.ticks import Ticks, files_in, queue_run

MINUTE_NS = 60 * 10**9


@pytest.fixture
def ticks(workshop):
    return Ticks(workshop, "inbox_sensor")


@pytest.fixture
def folder(workshop) -> Path:
    return workshop.settings.media_root / "inbox"


@pytest.fixture
def drop(folder, video):
    """Puts a video into the inbox, the same one or another."""

    def put(name: str = "Summer Spot.mp4", more: bytes = b"") -> Path:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(video.read_bytes() + more)
        return target

    return put


def take(ticks: Ticks) -> list[tuple[str, str]]:
    """Look twice; what is asked for."""
    assert ticks.next() == []
    return ticks.next()


def test_empty_inbox_is_made_and_opens_no_database(workshop, ticks, folder):
    workshop.catalog.close()
    del workshop.workplace.catalog
    shutil.rmtree(workshop.settings.runtime_dir)
    assert ticks.next() == []
    assert ticks.said == "The inbox is empty."
    assert folder.is_dir()
    assert not workshop.settings.runtime_dir.exists()


def test_video_is_taken_at_the_second_look(workshop, ticks, drop):
    file = drop()
    assert ticks.next() == []
    assert workshop.catalog.list_media() == []
    sha256 = file_sha256(file)
    assert ticks.next() == [(f"{sha256} 1", "1-summer-spot")]
    (media,) = workshop.catalog.list_media()
    assert (media.file_name, media.sha256, media.status, media.duration) == (
        "Summer Spot.mp4",
        sha256,
        Status.UPLOADED,
        3.6,
    )
    assert workshop.path(media.video_file).read_bytes() == file.read_bytes()
    assert workshop.instance.has_dynamic_partition("media", "1-summer-spot")


def test_file_leaves_once_its_run_is_there(ticks, drop, folder):
    drop()
    asked = take(ticks)
    assert files_in(folder) == ["Summer Spot.mp4"]
    assert ticks.next() == asked, "the daemon died before it launched the run"
    assert len(ticks.launch()) == 1
    assert ticks.next() == []
    assert files_in(folder) == []
    assert ticks.cursor == "{}"


def test_file_that_grows_is_not_taken(workshop, ticks, drop):
    file = drop()
    for _ in range(3):
        assert ticks.next() == []
        with file.open("ab") as growing:
            growing.write(b"more")
    assert workshop.catalog.list_media() == []
    assert len(take(ticks)) == 1


def test_file_of_the_same_size_and_another_time_is_not_taken(ticks, drop):
    file = drop()
    assert ticks.next() == []
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
    assert ticks.next() == []
    assert len(ticks.next()) == 1


def test_file_that_another_program_writes_stays(workshop, ticks, drop, folder):
    file = drop()
    with file.open("ab"):
        assert take(ticks) == []
        assert ticks.said == "Summer Spot.mp4 stays: another program writes it."
    assert (files_in(folder), workshop.catalog.list_media()) == (["Summer Spot.mp4"], [])
    assert len(ticks.next()) == 1


def test_file_that_others_only_read_is_free(tmp_path, video):
    with video.open("rb"):
        check_free(video)
    with pytest.raises(FileNotFoundError):
        check_free(tmp_path / "gone.mp4")


def test_file_system_without_leases_holds_nothing_up(monkeypatch, video):
    def without_leases(handle: int, command: int, *argument: int) -> int:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(fcntl, "fcntl", without_leases)
    with video.open("ab"):
        check_free(video)


def test_hidden_and_partial_files_are_passed_over(ticks, drop, folder):
    names = [".hidden.mp4", "spot.mp4.part", "spot.MP4.CRDOWNLOAD", "spot.tmp", "~spot.mp4", "spot.mp4~", "Thumbs.db"]
    for name in names:
        drop(name)
    (folder / ".later").mkdir()
    drop(".later/spot.mp4")
    assert take(ticks) == []
    assert ticks.said == "The inbox is empty."
    assert files_in(folder) == sorted([*names, ".later/spot.mp4"])


# ---- put aside


def test_rejected_file_is_moved_aside_with_the_reason(workshop, ticks, drop, folder):
    drop("notes.mp4").write_bytes(b"no video at all")
    drop("good.mp4")
    assert [partition for _, partition in take(ticks)] == ["1-good"]
    assert files_in(folder) == ["good.mp4", "rejected/notes.mp4", "rejected/notes.mp4.txt"]
    assert (folder / "rejected/notes.mp4").read_bytes() == b"no video at all"
    assert (folder / "rejected/notes.mp4.txt").read_text() == (
        "notes.mp4 is not in any video format; give an mp4, mov, avi, mkv or webm file.\n"
    )
    assert [media.file_name for media in workshop.catalog.list_media()] == ["good.mp4"]


def test_second_rejected_file_of_a_name_overwrites_nothing(ticks, drop, folder):
    for content in (b"first", b"second", b"third"):
        drop("notes.mp4").write_bytes(content)
        assert take(ticks) == []
    names = ("notes.mp4", "notes (2).mp4", "notes (3).mp4")
    assert [(folder / "rejected" / name).read_bytes() for name in names] == [b"first", b"second", b"third"]
    assert all((folder / "rejected" / f"{name}.txt").is_file() for name in names)


def test_link_is_rejected_and_what_it_leads_to_is_not_touched(ticks, folder, video):
    folder.mkdir()
    (folder / "link.mp4").symlink_to(video)
    (folder / "linked").symlink_to(video.parent)
    assert take(ticks) == []
    assert files_in(folder) == ["rejected/link.mp4", "rejected/link.mp4.txt", "rejected/linked", "rejected/linked.txt"]
    assert (folder / "rejected/link.mp4").is_symlink()
    assert "put the file itself here." in (folder / "rejected/link.mp4.txt").read_text()
    assert video.is_file()


def test_pipe_is_rejected_and_not_waited_for(ticks, folder):
    folder.mkdir()
    os.mkfifo(folder / "pipe.mp4")
    assert take(ticks) == []
    assert files_in(folder) == ["rejected/pipe.mp4", "rejected/pipe.mp4.txt"]


@pytest.mark.parametrize("name", ["a:b.mp4", "a\nb.mp4", b"\xff\xfe.mp4", "x" * 251 + ".mp4", "movie.pdf", "noname"])
def test_names_that_are_not_safe_are_put_aside(ticks, folder, video, name):
    folder.mkdir()
    target = os.fsencode(folder) + b"/" + os.fsencode(name)
    Path(os.fsdecode(target)).write_bytes(video.read_bytes())
    asked = take(ticks)
    if len(name) == 255:
        assert len(asked) == 1, "long, and nothing else is wrong with it"
        return
    assert asked == []
    aside, note = sorted((folder / "rejected").iterdir(), key=lambda path: len(path.name))
    assert (aside.read_bytes(), note.name) == (video.read_bytes(), f"{aside.name}.txt")
    assert note.read_text(encoding="utf-8").endswith(".\n")


@pytest.mark.parametrize("name", ["ü" * 120 + ".mp4", "x" * 250 + ".", "." + "x" * 254])
def test_note_has_room_beside_a_long_name(tmp_path, name):
    (tmp_path / name).touch()
    target = free_name(tmp_path, name)
    target.touch()
    target.with_name(f"{target.name}.txt").touch()
    free_name(tmp_path, name).touch()
    assert len(list(tmp_path.iterdir())) >= 3


def test_too_large_file_is_rejected(workshop, ticks, drop, folder):
    workshop.workplace.settings = workshop.settings.model_copy(update={"max_file_bytes": 1000})
    drop()
    assert take(ticks) == []
    assert "CW_MAX_FILE_BYTES" in (folder / "rejected/Summer Spot.mp4.txt").read_text()


# ---- stays


def test_failure_that_can_pass_leaves_the_file_and_the_others_go_on(workshop, ticks, drop, folder, monkeypatch):
    drop("first.mp4")
    drop("second.mp4", b"other")
    store, replacing = workshop.workplace.store, type(workshop.workplace.store).replacing

    def full(self, key):
        if not workshop.catalog.list_media():
            monkeypatch.setattr(type(store), "replacing", replacing)
            raise ExternalFailure(f"{key} could not be written (No space left on device); free space there.")
        return replacing(self, key)

    monkeypatch.setattr(type(store), "replacing", full)
    assert [partition for _, partition in take(ticks)] == ["1-second"]
    assert files_in(folder) == ["first.mp4", "second.mp4"]
    assert [partition for _, partition in ticks.next()] == ["2-first", "1-second"]


def test_what_nobody_expected_stops_one_file_alone(workshop, ticks, drop, folder, monkeypatch):
    drop("first.mp4")
    drop("second.mp4", b"other")
    probe = type(workshop.workplace.engines.decoder).probe

    def careless(self, path, **named):
        if path.name == "first.mp4":
            raise KeyError("stream")
        return probe(self, path, **named)

    monkeypatch.setattr(type(workshop.workplace.engines.decoder), "probe", careless)
    assert [partition for _, partition in take(ticks)] == ["1-second"]
    ticks.launch()
    assert ticks.next() == []
    assert ticks.said.startswith("first.mp4 stays: taking it in stopped on an unexpected KeyError ('stream');")
    assert files_in(folder) == ["first.mp4"]


def test_file_that_changed_while_it_was_read_is_not_removed(workshop, ticks, drop, folder, monkeypatch):
    file = drop()
    probe = type(workshop.workplace.engines.decoder).probe

    def written_meanwhile(self, path, **named):
        found = probe(self, path, **named)
        with file.open("ab") as growing:
            growing.write(b"more")
        return found

    monkeypatch.setattr(type(workshop.workplace.engines.decoder), "probe", written_meanwhile)
    assert take(ticks) == []
    assert files_in(folder) == ["Summer Spot.mp4"]


def test_file_that_was_replaced_before_it_left_is_a_new_one(workshop, ticks, drop, folder):
    drop()
    take(ticks)
    ticks.launch()
    drop(more=b"other")
    assert ticks.next() == []
    assert [partition for _, partition in ticks.next()] == ["2-summer-spot"]
    assert len(workshop.catalog.list_media()) == 2


def test_file_that_vanished_is_forgotten(ticks, drop):
    file = drop()
    ticks.next()
    file.unlink()
    assert ticks.next() == []
    assert ticks.cursor == "{}"


def test_tick_ends_after_its_time_and_the_rest_comes_next(ticks, drop, monkeypatch):
    for number in range(3):
        drop(f"{number}.mp4", bytes([number]))
    ticks.next()
    monkeypatch.setattr(inbox, "LONGEST_TICK_S", 0.0)
    assert ticks.next() == []
    monkeypatch.undo()
    assert len(ticks.next()) == 3


def test_cursor_tells_of_so_many_files_the_oldest_first(ticks, drop, monkeypatch):
    monkeypatch.setattr(inbox, "LOOKED_AT", 2)
    for number in range(3):
        os.utime(drop(f"{number}.mp4", bytes([number])), ns=(0, (3 - number) * MINUTE_NS))
    assert [partition for _, partition in take(ticks)] == ["1-2", "2-1"]


@pytest.mark.parametrize("cursor", ["", "nothing", "[]", "3", '{"a.mp4": 3}', '{"a.mp4": [[1], "", ""]}'])
def test_cursor_that_cannot_be_read_begins_anew(ticks, drop, cursor):
    drop()
    ticks.cursor = cursor
    assert len(take(ticks)) == 1


# ---- the same again


def test_same_content_under_another_name_is_one_record(workshop, ticks, drop):
    drop("a.mp4")
    drop("b.mp4")
    asked = take(ticks)
    assert len(set(asked)) == 1
    assert len(ticks.launch()) == 1
    assert len(workshop.catalog.list_media()) == 1


def test_video_that_is_being_analysed_leaves_with_a_word(ticks, drop, folder):
    drop()
    take(ticks)
    (run_id,) = ticks.launch()
    drop("again.mp4")
    assert ticks.next() == []
    assert ticks.next() == []
    assert ticks.said == f"again.mp4 leaves: media 1-summer-spot is queued by run {run_id}."
    assert files_in(folder) == []


@pytest.mark.parametrize("approved", [False, True])
def test_analysed_video_leaves_with_a_word(workshop, ticks, drop, folder, approved):
    drop()
    take(ticks)
    (run_id,) = ticks.launch()
    ticks.next()
    workshop.catalog.start_work("media", 1, run_id)
    workshop.catalog.complete_work("media", 1, run_id)
    if approved:
        workshop.catalog.review(1, approve=True)
    drop()
    assert take(ticks) == []
    assert "leaves: media 1-summer-spot is" in ticks.said
    assert files_in(folder) == []


@pytest.mark.parametrize("how", ["fail", "cancel", "reject"])
def test_dropped_again_after_a_bad_end_is_another_run(workshop, ticks, drop, folder, how):
    sha256 = file_sha256(drop())
    take(ticks)
    (run_id,) = ticks.launch()
    ticks.next()
    assert files_in(folder) == []
    workshop.catalog.start_work("media", 1, run_id)
    if how == "fail":
        workshop.catalog.fail_run(run_id, "It broke.")
    elif how == "cancel":
        workshop.catalog.cancel_run(run_id)
    else:
        workshop.catalog.complete_work("media", 1, run_id)
        workshop.catalog.review(1, approve=False)
    drop()
    assert take(ticks) == [(f"{sha256} 1 after {run_id}", "1-summer-spot")]
    assert len(ticks.launch()) == 1


def test_run_that_fails_at_once_is_not_begun_again_by_itself(workshop, ticks, drop, folder):
    drop()
    take(ticks)
    (run_id,) = ticks.launch()
    workshop.catalog.fail_run(run_id, "It broke.")
    for _ in range(3):
        assert ticks.next() == []
    assert files_in(folder) == []


def test_video_that_was_deleted_is_taken_anew(workshop, ticks, drop):
    drop()
    take(ticks)
    (run_id,) = ticks.launch()
    ticks.next()
    workshop.catalog.fail_run(run_id, "It broke.")
    workshop.catalog.delete_work("media", 1)
    drop()
    assert [partition for _, partition in take(ticks)] == ["2-summer-spot"]
    assert len(ticks.launch()) == 1


def test_record_whose_file_is_gone_gets_it_back(workshop, ticks, drop):
    drop()
    take(ticks)
    (run_id,) = ticks.launch()
    ticks.next()
    workshop.catalog.fail_run(run_id, "The file is not there.")
    (media,) = workshop.catalog.list_media()
    workshop.path(media.video_file).unlink()
    drop()
    assert len(take(ticks)) == 1
    assert workshop.path(media.video_file).is_file()


# ---- campaigns


def test_folder_of_a_campaign_puts_the_video_into_it(workshop, ticks, drop, folder):
    campaign = workshop.catalog.add_campaign(job_id="JOB-42")
    drop("JOB-42/spot.mp4")
    drop("spot.mp4")
    keys = take(ticks)
    assert sorted(partition for _, partition in keys) == ["1-spot", "2-spot"]
    assert len({key for key, _ in keys}) == 2, "a record in each, though the content is the same"
    assert {media.campaign_id for media in workshop.catalog.list_media()} == {campaign.id, None}
    ticks.launch()
    ticks.next()
    assert files_in(folder) == []
    assert (folder / "JOB-42").is_dir()


def test_folder_of_no_campaign_is_left_alone(workshop, ticks, drop, folder):
    drop("JOB-43/spot.mp4")
    drop("JOB-43/deeper/spot.mp4")
    assert take(ticks) == []
    assert ticks.said == "'JOB-43' is left alone: no campaign has this job id; add it, or rename the folder."
    assert files_in(folder) == ["JOB-43/deeper/spot.mp4", "JOB-43/spot.mp4"]
    workshop.catalog.add_campaign(job_id="JOB-43")
    assert len(take(ticks)) == 1


def test_rejected_file_of_a_campaign_lies_with_the_others(workshop, ticks, drop, folder):
    workshop.catalog.add_campaign(job_id="JOB-42")
    drop("JOB-42/notes.mp4").write_bytes(b"no video at all")
    assert take(ticks) == []
    assert files_in(folder) == ["rejected/notes.mp4", "rejected/notes.mp4.txt"]


def test_video_that_a_person_has_launched_meanwhile_is_not_launched_again(workshop, ticks, drop, folder):
    drop()
    take(ticks)
    queue_run(workshop, "media", "1-summer-spot")
    assert ticks.next() == []
    assert files_in(folder) == []


def test_video_that_was_deleted_before_its_run_is_taken_anew(workshop, ticks, drop):
    drop()
    take(ticks)
    workshop.catalog.delete_work("media", 1)
    assert ticks.next() == []
    assert [partition for _, partition in ticks.next()] == ["2-summer-spot"]
