import asyncio

from cw_assets.domain.jobs import JobState
from cw_assets.domain.status import Status
from cw_assets.web.places import Place


def state(revision: int, job_id: str = "a-1", **changes: object) -> JobState:
    given = {"function": "analyze_video", "record_kind": "media", "record_id": 1, "name": "1-spot"}
    return JobState(job_id=job_id, revision=revision, **given | {"status": Status.PROCESSING} | changes)


def test_place_keeps_the_newest_state_of_each_job() -> None:
    async def offered() -> list[JobState]:
        place = Place()
        for each in (state(1), state(1, "b"), state(3), state(2), state(1, "c")):
            place.offer(each)
        return [await place.next() for _ in range(3)]

    assert asyncio.run(offered()) == [state(3), state(1, "b"), state(1, "c")]


def test_place_is_handed_nothing_that_it_has_got() -> None:
    async def offered() -> list[JobState]:
        place = Place()
        place.offer(state(2))
        found = [await place.next()]
        for revision in (2, 1, 3):
            place.offer(state(revision))
        return [*found, await place.next()]

    assert asyncio.run(offered()) == [state(2), state(3)]


def test_status_is_never_older_than_what_was_got_or_waits() -> None:
    async def asked() -> list[JobState]:
        place = Place()
        found = [place.newest(state(2)), place.newest(state(1))]
        place.offer(state(5))
        found.append(place.newest(state(4)))
        place.offer(state(5))
        place.offer(state(6))
        return [*found, await place.next()]

    assert asyncio.run(asked()) == [state(2), state(2), state(5), state(6)]


def test_jobs_that_were_over_before_are_passed_over() -> None:
    async def asked() -> list[JobState]:
        place = Place()
        place.offer(state(4, "b", status=Status.FAILED))
        place.pass_over([state(4, status=Status.FAILED), state(4, "b", status=Status.FAILED), state(1, "c")])
        for each in (state(4, status=Status.FAILED), state(1, "c"), state(5, "b", status=Status.COMPLETED)):
            place.offer(each)
        return [await place.next(), await place.next()]

    assert asyncio.run(asked()) == [state(1, "c"), state(5, "b", status=Status.COMPLETED)]


def test_places_share_what_they_have_got() -> None:
    first, second = (Place().newest(state(7)) for _ in range(2))
    assert first is second
