"""What the sockets of one web process follow: one subscription in Redis for all of them, and looks at the records.

Hearing comes first and is quick; looking brings what was never told, and does all the work while Redis is away.
"""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING, Any, cast

import redis
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from starlette.concurrency import run_in_threadpool

from cw_assets.domain.jobs import JobState, is_newer
from cw_assets.errors import NotReady
from cw_assets.settings import Settings
from cw_assets.web.job_records import JobRecords
from cw_assets.web.places import ALL, JOB_ID, Place
from cw_assets.workers import updates
from cw_assets.workers.updates import CHANNEL, address_of, is_away, quick_client, read_state

if TYPE_CHECKING:
    from cw_assets.api import StackProject

LOG = logging.getLogger(__name__)
MOST_SOCKETS = 1000
MOST_STRANGERS = 5000
MOST_ASKED = 20
LOOK_S = 10.0
"""How often the records are looked at although Redis answers: a run may end without a word."""
POLL_S = 1.0
"""How often while it does not."""
QUIET_S = 3.0
"""A subscription that says nothing for so long is asked whether it lives."""


class Hub:
    """The sockets' one ear. It works while there are sockets, and needs neither to be started nor closed."""

    def __init__(self, settings: Settings, project: "StackProject") -> None:
        self.records = JobRecords(project)
        self._address = address_of(settings)
        self._places = dict[str, set[Place]]()
        self._known = dict[str, JobState]()
        self._strangers = OrderedDict[str, None]()
        self._unsure = set[str]()
        self._turn = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._is_live = False
        self._due = 0.0
        self._look_now = asyncio.Event()
        self._has_tried = asyncio.Event()

    @property
    def count(self) -> int:
        """How many sockets there are."""
        return sum(map(len, self._places.values()))

    @property
    def is_live(self) -> bool:
        """Whether the subscription is heard; if not, the records are polled."""
        return self._is_live

    @contextlib.asynccontextmanager
    async def place(self, follows: str = ALL) -> AsyncIterator[Place]:
        """A place for a socket, while it is there. What changes from now on is offered to it.

        NotReady where there are too many.
        """
        if self.count >= MOST_SOCKETS:
            raise NotReady(f"This server has {MOST_SOCKETS} sockets open, which is its limit; close some, then again.")
        place = Place(follows)
        self._places.setdefault(follows, set()).add(place)
        try:
            self._start()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._has_tried.wait(), POLL_S)
            yield place
        finally:
            await self._leave(place)

    def know(self, state: JobState) -> None:
        """What a socket was told of a job of ours, so that the next state of it is passed on as it is heard."""
        if state.is_over and state.job_id not in self._places:
            self._known.pop(state.job_id, None)
        elif is_newer(state, self._known.get(state.job_id)):
            self._known[state.job_id] = state

    async def missed(self, job_id: str, since_revision: int) -> list[JobState]:
        """What was told of the job since, oldest first; nothing where Redis is away."""
        if self._address is None or is_away(self._address):
            return []
        with contextlib.suppress(redis.RedisError, OSError):
            return await run_in_threadpool(self._read_log, job_id, since_revision)
        return []

    def _read_log(self, job_id: str, since_revision: int) -> list[JobState]:
        assert self._address is not None
        with quick_client(self._address) as client:
            return updates.missed(client, job_id, since_revision)

    def _start(self) -> None:
        if not self._tasks:
            self._is_live, self._due = False, time.monotonic() + POLL_S
            self._has_tried.clear()
            self._tasks = [asyncio.create_task(work) for work in (self._listen(), self._keep_looking())]

    async def _leave(self, place: Place) -> None:
        others = self._places[place.follows]
        others.discard(place)
        if not others:
            del self._places[place.follows]
            self._forget()
        if self._places:
            return
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self) -> None:
        """What nobody follows any more."""
        if ALL not in self._places:
            self._known = {job_id: state for job_id, state in self._known.items() if job_id in self._places}

    # ---- hearing

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(redis.RedisError, OSError, ValueError):
                await self._hear_all()
            self._set_live(False)
            await asyncio.sleep(POLL_S)

    async def _hear_all(self) -> None:
        """Until the connection breaks."""
        if self._address is None or is_away(self._address):
            return
        options: dict[str, Any] = {
            "decode_responses": True,
            "encoding_errors": "replace",
            "socket_connect_timeout": QUIET_S,
        }
        client = redis.asyncio.Redis.from_url(self._address.redis_url, retry=Retry(NoBackoff(), 0), **options)
        async with client, client.pubsub() as channel:
            await channel.psubscribe(CHANNEL + "*")
            asked = False
            while True:
                message = await channel.get_message(timeout=QUIET_S)
                if message is None and asked:
                    raise redis.TimeoutError("the subscription is silent")
                if message is None:
                    await cast(Any, channel).ping()
                elif message["type"] == "psubscribe":
                    self._set_live(True)
                elif message["type"] == "pmessage":
                    self._hear(message["channel"].removeprefix(CHANNEL), message["data"])
                asked = message is None

    def _set_live(self, is_live: bool) -> None:
        """After each change everything is looked at once, for what was told in between."""
        if is_live != self._is_live or not self._has_tried.is_set():
            self._is_live, self._due = is_live, 0.0
            self._look_now.set()
        self._has_tried.set()

    def _hear(self, job_id: str, text: str) -> None:
        """A state of a job that we know is passed on; else its record tells whether the job is one of ours.

        Redis has one set of channels for all its databases, so another project's jobs may be heard too.
        """
        if not JOB_ID.fullmatch(job_id):
            return
        if job_id not in self._places and (ALL not in self._places or job_id in self._strangers):
            return
        state = read_state(text)
        if job_id in self._known and state is not None and state.job_id == job_id:
            self._tell(state)
        else:
            self._unsure.add(job_id)
            self._look_now.set()

    def _tell(self, state: JobState) -> None:
        self.know(state)
        for follows in (state.job_id, ALL):
            for place in self._places.get(follows, ()):
                place.offer(state)

    # ---- looking

    async def _keep_looking(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, self._due - time.monotonic())):
                    await self._look_now.wait()
            self._look_now.clear()
            try:
                await self._look()
            except Exception as error:  # whatever a database may raise: the sockets stay, and wait for it
                LOG.warning("The jobs that sockets follow could not be looked at: %s", error)
                self._due = time.monotonic() + LOOK_S

    async def _look(self) -> None:
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + (LOOK_S if self._is_live else POLL_S)
            await self._look_at_all()
        unsure, self._unsure = self._unsure, set()
        if unsure:
            await self._look_at(unsure)

    async def _look_at_all(self) -> None:
        if ALL in self._places:
            for state in await run_in_threadpool(self.records.newest):
                self._tell(state)
            for state in await run_in_threadpool(self.records.under_way):
                self._tell(state)
        followed = (self._known.keys() | self._places.keys()) - {ALL}
        for state in await run_in_threadpool(self.records.of_each, followed):
            self._tell(state)
        answers = await run_in_threadpool(self.records.of_some, self._next_to_ask(followed))
        for job_id, answer in answers.items():
            if answer is None:
                self._known.pop(job_id, None)
            else:
                self._tell(answer)

    def _next_to_ask(self, followed: Iterable[str]) -> list[str]:
        """Some of what is under way, in turn: Dagster may have ended it, which its record does not know."""
        open_ones = sorted(id for id in followed if id not in self._known or not self._known[id].is_over)
        start = self._turn % max(len(open_ones), 1)
        self._turn = start + MOST_ASKED
        return (open_ones[start:] + open_ones[:start])[:MOST_ASKED]

    async def _look_at(self, unsure: set[str]) -> None:
        states = await run_in_threadpool(self.records.of_each, unsure)
        for state in states:
            self._tell(state)
        for job_id in unsure - {state.job_id for state in states}:
            self._strangers[job_id] = None
            if len(self._strangers) > MOST_STRANGERS:
                self._strangers.popitem(last=False)
