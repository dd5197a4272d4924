from itertools import pairwise
from typing import get_args

import pytest
from pydantic import ValidationError

from cw_assets.domain.status import MEDIA_MOVES, MOVES, WORK_MOVES, Progress, RecordKind, Status, check_move
from cw_assets.errors import InvalidInput

MEDIA_LIVES = [
    "uploaded queued processing completed reviewed",
    "uploaded processing retrying processing completed uploaded queued",
    "uploaded queued cancelled queued processing failed processing partial completed",
    "uploaded processing cancelled processing retrying failed queued failed",
    "processing completed reviewed uploaded",
    "processing completed reviewed completed reviewed",
    "reviewed processing partial reviewed queued processing",
]
REFUSED_MOVES = [
    ("uploaded", "completed"),
    ("uploaded", "reviewed"),
    ("uploaded", "cancelled"),
    ("queued", "completed"),
    ("processing", "reviewed"),
    ("processing", "uploaded"),
    ("completed", "failed"),
    ("completed", "cancelled"),
    ("completed", "retrying"),
    ("reviewed", "cancelled"),
    ("failed", "cancelled"),
    ("failed", "reviewed"),
    ("failed", "retrying"),
    ("pending", "queued"),
]


@pytest.mark.parametrize("life", MEDIA_LIVES)
def test_media_may_live_like_this(life):
    statuses = [Status(name) for name in life.split()]
    for old, new in pairwise(statuses):
        check_move("media", old, new)


@pytest.mark.parametrize("old, new", REFUSED_MOVES)
def test_media_may_not_move_like_this(old, new):
    with pytest.raises(InvalidInput, match=f"is {old} and cannot become {new}"):
        check_move("media", Status(old), Status(new))


@pytest.mark.parametrize("moves, kind", [(moves, kind) for kind, moves in MOVES.items()])
def test_only_a_launch_moves_a_cancelled_record(moves, kind):
    assert moves[Status.CANCELLED] == {Status.QUEUED, Status.PROCESSING}
    for late in ("completed", "partial", "failed", "retrying", "cancelled"):
        with pytest.raises(InvalidInput):
            check_move(kind, Status.CANCELLED, Status(late))


def test_every_status_of_a_kind_can_be_left_and_reached():
    for moves in (MEDIA_MOVES, WORK_MOVES):
        reached = {new for targets in moves.values() for new in targets}
        assert all(moves.values())
        assert set(moves) - reached <= {Status.PENDING}
        assert reached <= set(moves)


@pytest.mark.parametrize("kind", ["ad unit", "prompt", "diffusion job", "lora"])
def test_only_media_is_uploaded_or_reviewed(kind):
    check_move(kind, Status.PENDING, Status.CANCELLED)
    with pytest.raises(InvalidInput, match=f"This {kind} is completed and cannot become reviewed"):
        check_move(kind, Status.COMPLETED, Status.REVIEWED)


def test_every_kind_of_record_has_its_moves():
    assert set(MOVES) == set(get_args(RecordKind))


def test_message_names_the_record_and_the_moves_there_are():
    with pytest.raises(InvalidInput) as refused:
        check_move("media", Status.CANCELLED, Status.COMPLETED, name="Media 17")
    assert str(refused.value) == (
        "Media 17 is cancelled and cannot become completed; it can become processing or queued."
    )


@pytest.mark.parametrize("percent", [-1, 101])
def test_progress_stays_within_0_and_100(percent):
    assert Progress(id=1, status=Status.QUEUED, progress=0).progress == 0
    with pytest.raises(ValidationError):
        Progress(id=1, status=Status.QUEUED, progress=percent)


def test_statuses_are_the_words_of_the_specification():
    assert " ".join(Status) == "pending queued processing retrying completed partial failed cancelled uploaded reviewed"
