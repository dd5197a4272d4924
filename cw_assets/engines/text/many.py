"""Many questions for engines that answer one at a time: one after another, or several at once; the order is kept."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from cw_assets.domain.protocols import OnProgress
from cw_assets.domain.text_task import Answer, TextTask
from cw_assets.errors import Cancelled, CwError, LimitExceeded, NotReady

CONCERNS_ALL = (Cancelled, LimitExceeded, NotReady)
"""With these the other questions need not be asked either."""
LOOK_EVERY_S = 0.2
"""How often progress is told, and so the work can be stopped, while nothing comes back."""
Complete = Callable[[TextTask[Answer]], Answer]


def one_by_one(
    complete: Complete[Answer], tasks: Sequence[TextTask[Answer]], on_progress: OnProgress
) -> list[Answer | CwError]:
    """Each answer, or the failure in its place."""
    outcomes: list[Answer | CwError] = []
    for task in tasks:
        outcomes.append(settled(complete, task))
        on_progress(len(outcomes) / len(tasks))
    return outcomes


def at_once(
    complete: Complete[Answer], tasks: Sequence[TextTask[Answer]], on_progress: OnProgress, *, threads: int
) -> list[Answer | CwError]:
    """The same on `threads` threads. Where it is stopped, questions under way end by themselves and are forgotten."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="text model")
    try:
        asked = [pool.submit(settled, complete, task) for task in tasks]
        watch(asked, on_progress)
        return [future.result() for future in asked]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def watch(asked: Sequence[Future[Answer | CwError]], on_progress: OnProgress) -> None:
    """Until all have ended; raises what concerns all as soon as one question meets it."""
    waiting = set(asked)
    while waiting:
        done, waiting = wait(waiting, LOOK_EVERY_S, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        on_progress(1 - len(waiting) / len(asked))


def settled(complete: Complete[Answer], task: TextTask[Answer]) -> Answer | CwError:
    """The answer, or the failure as a value; what concerns all questions is raised."""
    try:
        return complete(task)
    except CONCERNS_ALL:
        raise
    except CwError as error:
        return error
