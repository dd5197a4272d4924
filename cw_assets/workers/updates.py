"""How far jobs are, told from process to process in Redis: each state as it is, and the last thousand of a job.

Whoever needs the truth reads the record: what is told here may be lost, and comes sooner than a look at the database.
"""

import contextlib
import time
from collections.abc import Iterator
from typing import Any, cast

import redis
from pydantic import ValidationError
from redis.backoff import NoBackoff
from redis.retry import Retry

from cw_assets.domain.jobs import JobState
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings
from cw_assets.workers.broker import Broker, broker, client

CHANNEL = "job:"
"""The channel of a job is this and its id."""
STATE = "state"
KEEP_STATES = 1000
KEEP_LOG_S = 24 * 3600
TIMEOUT_S = 0.5
SILENT_S = 5.0


def channel_of(job_id: str) -> str:
    return CHANNEL + job_id


def log_of(job_id: str) -> str:
    """The stream of what was told of a job."""
    return f"{CHANNEL}{job_id}:log"


def quick_client(address: Broker) -> redis.Redis:
    """A client that gives up within half a second, and tries nothing twice."""
    timeouts = {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S}
    return client(address.redis_url, retry=Retry(NoBackoff(), 0), **timeouts)


def is_away(address: Broker) -> bool:
    """Whether it is plain without asking that nothing answers: the embedded broker has no socket."""
    return address.socket is not None and not address.socket.exists()


def read_state(text: str) -> JobState | None:
    """What was told; None where another version tells it otherwise."""
    try:
        return JobState.model_validate_json(text)
    except ValidationError:
        return None


class Publisher:
    """Tells every state that it is called with. It never raises, and is silent for a while where Redis is away.

    Any thread may call it.
    """

    def __init__(self, settings: Settings) -> None:
        self._address = address_of(settings)
        self._client = quick_client(self._address) if self._address else None
        self._silent_until = 0.0

    def __call__(self, state: JobState) -> None:
        if self._address is None or self._client is None or is_away(self._address):
            return
        if time.monotonic() < self._silent_until:
            return
        try:
            publish(self._client, state)
        except (redis.RedisError, OSError):
            self._silent_until = time.monotonic() + SILENT_S

    def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            self._client.close()


def address_of(settings: Settings) -> Broker | None:
    """None where the setting cannot be read, which others tell."""
    try:
        return broker(settings)
    except InvalidInput:
        return None


def publish(client: redis.Redis, state: JobState) -> None:
    """In one exchange: to whoever listens, and into the job's log."""
    text, log = state.model_dump_json(), log_of(state.job_id)
    pipe = client.pipeline(transaction=False)
    pipe.xadd(log, {STATE: text}, maxlen=KEEP_STATES, approximate=True)
    pipe.expire(log, KEEP_LOG_S)
    pipe.publish(channel_of(state.job_id), text)
    pipe.execute()


def missed(client: redis.Redis, job_id: str, since_revision: int) -> list[JobState]:
    """The states of a job that are newer than this revision, oldest first, each once."""
    entries = cast(list[tuple[str, dict[str, str]]], client.xrange(log_of(job_id)))
    states = (read_state(fields.get(STATE, "")) for _, fields in entries)
    newer = {state.revision: state for state in states if state and state.revision > since_revision}
    return [newer[revision] for revision in sorted(newer)]


class Following:
    """What is told of one job, one state after another; see `follow`."""

    def __init__(self, settings: Settings, job_id: str) -> None:
        self._address, self._job_id = broker(settings), job_id
        self._client = quick_client(self._address)
        self._channel: Any = None

    def next(self, timeout_s: float) -> JobState | None:
        """The next state; None where nothing came in time, Redis is away, or was: then look at the record."""
        ends = time.monotonic() + timeout_s
        try:
            if self._channel is None:
                self.listen()
                return None
            return self._hear(ends)
        except (redis.RedisError, OSError):
            self._leave()
            time.sleep(max(0.0, min(ends - time.monotonic(), TIMEOUT_S)))
            return None

    def listen(self) -> None:
        """From now on nothing is missed. redis.RedisError where nothing answers."""
        channel = cast(Any, self._client).pubsub()
        try:
            channel.subscribe(channel_of(self._job_id))
            if channel.get_message(timeout=TIMEOUT_S) is None:
                raise redis.TimeoutError("no answer to SUBSCRIBE")
        except BaseException:
            channel.close()
            raise
        self._channel = channel

    def _hear(self, ends: float) -> JobState | None:
        while (left := ends - time.monotonic()) > 0:
            message = self._channel.get_message(timeout=left)
            state = read_state(message["data"]) if message and message["type"] == "message" else None
            if state:
                return state
        return None

    def _leave(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def close(self) -> None:
        self._leave()
        self._client.close()


@contextlib.contextmanager
def follow(settings: Settings, job_id: str) -> Iterator[Following]:
    """Hear what is told of a job: enter, then read its record, then ask for the next state again and again.

    InvalidInput where the broker's address cannot be read.
    """
    following = Following(settings, job_id)
    try:
        with contextlib.suppress(redis.RedisError, OSError):
            following.listen()
        yield following
    finally:
        following.close()
