"""Several pieces of work at once, in threads, of which one that fails ends all."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

Made = TypeVar("Made")

_STOP_AGAIN_SECONDS = 0.1


def together(work: Sequence[Callable[[], Made]], *, at_once: int, stop: Callable[[], object]) -> list[Made]:
    """What each piece returns, in their order.

    When one fails, or this process is told to stop, those not begun are dropped, and `stop` is called, again and again, until those
    that run have ended by it; the first failure is raised, and those that `stop` brought about are not told.
    """
    begun, ended = list[None](), list[None]()

    def counted(piece: Callable[[], Made]) -> Made:
        begun.append(None)
        try:
            return piece()
        finally:
            ended.append(None)

    with ThreadPoolExecutor(at_once) as pool:
        try:
            running = [pool.submit(counted, piece) for piece in work]
            for done in as_completed(running):
                done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            while len(ended) < len(begun):
                stop()
                time.sleep(_STOP_AGAIN_SECONDS)
            raise
    return [piece.result() for piece in running]
