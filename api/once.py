"""Something that is read once, however many ask for it at the same time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Something that is read once and then kept; when reading fails, the next one who asks reads again."""

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        self._read = read
        self._task: asyncio.Future[T] | None = None

    def __call__(self) -> Awaitable[T]:
        """What is read; wait for it with `await`."""
        task = self._task
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._task = asyncio.ensure_future(self._read())
        return asyncio.shield(task)

    @property
    def ready(self) -> T | None:
        """What was read; None before."""
        task = self._task
        if task is None or not task.done() or task.cancelled() or task.exception() is not None:
            return None
        return task.result()


def kept(shelf: OrderedDict[Hashable, Once[T]], key: Hashable, most: int, read: Callable[[], Awaitable[T]]) -> Awaitable[T]:
    """What stands on the shelf under the key, read on first use; of more than `most`, what was longest not asked for goes."""
    once = shelf.get(key)
    if once is None:
        once = shelf[key] = Once(read)
        if len(shelf) > most:
            shelf.popitem(last=False)
    else:
        shelf.move_to_end(key)
    return once()
