"""The inbox: a video that is dropped into `media/inbox/` is put on record and analysed, with no script at all.

The files themselves are looked at and moved in inbox_files.py, taking one in is the work of `defs.work.intake`.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import dagster as dg
from dagster._core.storage.tags import RUN_KEY_TAG

from cw_assets.defs.jobs import analyze_video_job
from cw_assets.defs.partitions import record_id
from cw_assets.defs.sensors.inbox_files import INBOX, Dropped, Seen, check_free, dropped_in, put_aside
from cw_assets.domain.status import ACTIVE, REVIEWABLE
from cw_assets.errors import CwError, InvalidInput, LimitExceeded, NotFound, Refused

if TYPE_CHECKING:
    from cw_assets.catalog.records import MediaRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.settings import Settings

LONGEST_TICK_S = 10.0
LOOKED_AT = 200
"""So many files a tick; the cursor tells of no more."""
REJECTING = (InvalidInput, LimitExceeded, Refused)
"""Errors that the same file would bring again."""


def build_inbox_sensor(settings: Settings, workplace: Workplace) -> dg.SensorDefinition:
    """Looks every `inbox_every_s`, and not more often than Dagster does, which is each 5 s."""

    @dg.sensor(
        name="inbox_sensor",
        job=analyze_video_job,
        minimum_interval_seconds=max(1, settings.inbox_every_s - 1),  # else milliseconds would cost a look
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Videos in media/inbox/ are analysed; those that cannot be are moved to inbox/rejected/.",
    )
    def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        return Look(context, workplace).result()

    return inbox_sensor


class Entry(NamedTuple):
    """What the cursor tells of a file: how it looked, and the run that was asked for, if it was."""

    seen: Seen
    run_key: str = ""
    partition_key: str = ""


@dataclass
class Look:
    """One look at the inbox.

    A file is taken when it was the same at two looks. It leaves once its run is there: a daemon that dies between has
    the run asked for again by the same key.
    """

    context: dg.SensorEvaluationContext
    workplace: Workplace
    wanted: list[dg.RunRequest] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    ends: float = field(default_factory=lambda: time.monotonic() + LONGEST_TICK_S)

    def result(self) -> dg.SensorResult:
        known = read_cursor(self.context.cursor)
        entries = {}
        for file, campaign_id in self._files():
            entry = self._looked_at(file, campaign_id, known.get(file.name))
            if entry is not None:
                entries[file.name] = entry
        skipped = None if self.wanted else "\n".join(self.said) or told_waiting(len(entries))
        return dg.SensorResult(run_requests=self.wanted, skip_reason=skipped, cursor=write_cursor(entries))

    def _files(self) -> list[tuple[Dropped, int | None]]:
        """With their campaigns; those in a folder that is no campaign's are left alone."""
        files = dropped_in(self.workplace.settings.media_root / INBOX)
        campaigns: dict[str, int | None] = {"": None}
        for folder in sorted({file.folder for file in files} - {""}):
            campaign = self.workplace.catalog.find_campaign(folder)
            if campaign is not None:
                campaigns[folder] = campaign.id
            else:
                self.said.append(
                    f"{folder!r} is left alone: no campaign has this job id; add it, or rename the folder."
                )
        return [(file, campaigns[file.folder]) for file in files if file.folder in campaigns][:LOOKED_AT]

    def _looked_at(self, file: Dropped, campaign_id: int | None, entry: Entry | None) -> Entry | None:
        """What is to be known of the file at the next look; None where it has left."""
        if entry is None or entry.seen != file.seen:
            return Entry(file.seen)
        if time.monotonic() > self.ends:
            return entry
        try:
            return self._asked_again(file, entry) if entry.run_key else self._taken(file, campaign_id)
        except FileNotFoundError:
            return None
        except Exception as error:  # one file stops none of the others
            self.said.append(f"{file.told} stays: {told_of(error)}")
            return entry

    def _asked_again(self, file: Dropped, entry: Entry) -> Entry | None:
        """The file leaves once its run is there, or another has the record; until then the run is asked for."""
        try:
            record = self.workplace.catalog.get_media(record_id(entry.partition_key))
        except NotFound:  # deleted since
            return Entry(file.seen)
        asked_for = dg.RunsFilter(tags={RUN_KEY_TAG: entry.run_key})
        if run_key_of(record) != entry.run_key or self.context.instance.get_run_ids(asked_for, limit=1):
            self._leaves(file)
            return None
        self._want(entry)
        return entry

    def _taken(self, file: Dropped, campaign_id: int | None) -> Entry | None:
        from cw_assets.defs.work.intake import take_in

        _ = self.workplace.catalog, self.workplace.engines.decoder  # what is wrong with these is no fault of the file
        try:
            if not file.is_plain:
                raise Refused(
                    f"{file.told} is a link or a device, and those are not followed; put the file itself here."
                )
            check_free(file.path)
            record = take_in(self.workplace, self.context.instance, file.path, campaign_id)
        except REJECTING as error:
            return self._rejected(file, str(error))
        if not file.is_unchanged:
            return None  # what was read is on record, and what it has become is looked at afresh
        if (done := done_already(record)) is not None:
            self._say(f"{file.told} leaves: media {record.partition_key} {done}.")
            self._leaves(file)
            return None
        entry = Entry(file.seen, run_key_of(record), record.partition_key)
        self._want(entry)
        self._say(f"{file.told} is media {record.partition_key}.")
        return entry

    def _want(self, entry: Entry) -> None:
        self.wanted.append(dg.RunRequest(run_key=entry.run_key, partition_key=entry.partition_key))

    def _leaves(self, file: Dropped) -> None:
        """Unless it is another file by now."""
        if file.is_unchanged:
            file.path.unlink()

    def _rejected(self, file: Dropped, sentence: str) -> Entry | None:
        if not file.is_unchanged:  # it is being written
            return None
        target = put_aside(self.workplace.settings.media_root / INBOX, file, sentence)
        self._say(f"{file.told} is rejected and lies in inbox/{target.parent.name}: {sentence}")
        return None

    def _say(self, sentence: str) -> None:
        """In the tick's log; what is the same at every look is told by the tick alone."""
        self.said.append(sentence)
        self.context.log.info(sentence)


def told_of(error: Exception) -> str:
    if isinstance(error, BlockingIOError):
        return "another program writes it."
    if isinstance(error, OSError):
        return f"it cannot be read or moved ({error.strerror or error}); mend its rights, or wait."
    if isinstance(error, CwError):
        return str(error)
    return f"taking it in stopped on an unexpected {type(error).__name__} ({error}); take the file away, and report it."


def done_already(record: MediaRecord) -> str | None:
    """Why nothing is to be run; None where something is."""
    if record.status in REVIEWABLE:
        return f"is {record.status} already"
    return f"is {record.status} by run {record.run_id}" if record.status in ACTIVE else None


def run_key_of(record: MediaRecord) -> str:
    """Of the content and its record; dropped again after a run that failed, it is another key."""
    key = f"{record.sha256} {record.id}"
    return f"{key} after {record.run_id}" if record.run_id else key


def told_waiting(count: int) -> str:
    return f"{count} in the inbox, looked at again." if count else "The inbox is empty."


def read_cursor(cursor: str | None) -> dict[str, Entry]:
    """By name; nothing from a cursor that cannot be read, as a person may write one."""
    with suppress(ValueError, TypeError, AttributeError):
        kept = json.loads(cursor or "{}").items()
        return {name: Entry(Seen(*seen), run_key, partition) for name, (seen, run_key, partition) in kept}
    return {}


def write_cursor(entries: dict[str, Entry]) -> str:
    return json.dumps(entries, separators=(",", ":"))
