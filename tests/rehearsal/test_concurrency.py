"""Concurrency as Lambda has it: few at once, and events wait without its being an attempt."""

from __future__ import annotations

import contextvars
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from .concurrency import Environments, EventQueue
from .waiting import wait_for


def function(reserved: int | None) -> dict[str, Any]:
    return {"config": {"FunctionName": "worker"}, "concurrency": reserved}


@pytest.mark.parametrize(("reserved", "at_once"), [(3, 3), (1, 1), (None, 2)])
def test_no_more_run_at_once_than_are_reserved(reserved: int | None, at_once: int) -> None:
    environments = Environments(lambda *_: time.sleep(0.02), unreserved=2)

    with ThreadPoolExecutor(12) as callers:
        list(callers.map(lambda n: environments.execute(function(reserved), n, "id"), range(24)))

    assert environments.peaks == {"worker": at_once}


def test_an_event_that_concurrency_holds_up_waits_and_is_tried_once() -> None:
    ran: list[int] = []
    taken = threading.Lock()  # by somebody who invokes the function directly
    taken.acquire()

    def execute(_: Any, event: int) -> dict[str, Any]:
        if taken.locked():
            return {"throttle": True}
        ran.append(event)
        return {"body": None}

    def invoke(record: Any, event: int) -> None:
        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(queue.execute, record, event)).start()

    queue = EventQueue(invoke, execute, unreserved=2)
    for event in range(5):
        queue.invoke(function(1), event)
    assert ran == []
    taken.release()

    wait_for("all events were handled", lambda: len(ran) == 5)

    assert sorted(ran) == [0, 1, 2, 3, 4]


def test_who_waits_for_the_answer_is_throttled() -> None:
    queue = EventQueue(lambda *_: None, lambda *_: {"throttle": True}, unreserved=2)

    assert queue.execute(function(1), 1) == {"throttle": True}
