"""What a worker's process tells its supervisor: one JSON object a line, over a pipe; the supervisor logs it.

So the log has a line for the end of a step even where the process did not live to write it.
"""

import json
import os
import signal
import threading
import time
from datetime import UTC, datetime
from typing import Any

LEAVE = signal.SIGUSR2
"""Leave after the present step. Not SIGTERM: inside a step Dagster makes a failure of that."""
DUMP = signal.SIGUSR1
"""Write where every thread stands."""


class Lifecycle:
    """The process's end of the pipe."""

    def __init__(self, file_descriptor: int) -> None:
        self._descriptor = file_descriptor
        self._lock = threading.Lock()

    def tell(self, event: str, **facts: Any) -> None:
        """One event, as "step_started". A supervisor that is gone is not told."""
        line = json.dumps({"event": event, "at": time.time(), **facts}).encode() + b"\n"
        with self._lock:
            try:
                os.write(self._descriptor, line)
            except BrokenPipeError:
                return


def log_line(event: str, worker: str, at: float | None = None, **facts: Any) -> str:
    """A line of the structured log: time (UTC), event, worker, then its facts."""
    time_ = datetime.fromtimestamp(at or time.time(), UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": time_, "event": event, "worker": worker, **facts}, ensure_ascii=False)


def follow_supervisor(file_descriptor: int) -> None:
    """End this process at once when the supervisor at the other end of the pipe is gone: nobody would speak for it."""

    def watch() -> None:
        os.read(file_descriptor, 1)
        os._exit(1)

    threading.Thread(target=watch, name="follow-supervisor", daemon=True).start()
