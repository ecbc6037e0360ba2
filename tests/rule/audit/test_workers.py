from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import cast

from rule.audit.workers import Failed, Workers
from tests.rule.audit.account_in_memory import NOT_A_PASSWORD


def results(workers: Workers[str], count: int) -> dict[str, object]:
    found: dict[str, object] = {}
    while len(found) < count:
        found.update(workers.answers(5.0))
    return found


def answering() -> Callable[[str], object]:
    def answer(task: str) -> object:
        match task:
            case "crash":
                raise ValueError(NOT_A_PASSWORD)
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                time.sleep(600)
            case "pid":
                return os.getpid(), os.getpgid(0)
        return task.upper()

    return answer


def test_each_task_has_its_answer() -> None:
    with Workers(2, answering) as workers:
        workers.give("a")
        workers.give("b")
        assert not workers.idle

        assert results(workers, 2) == {"a": "A", "b": "B"}
        assert workers.idle


def test_a_crash_is_told_without_its_message_and_the_process_goes_on() -> None:
    with Workers(1, answering) as workers:
        workers.give("crash")
        (failed,) = results(workers, 1).values()
        workers.give("a")
        assert results(workers, 1) == {"a": "A"}

    assert isinstance(failed, Failed)
    assert failed.crashed
    assert failed.reason.startswith("it crashed, which is a bug: ValueError at ")
    assert NOT_A_PASSWORD not in failed.reason


def test_another_process_takes_the_place_of_one_that_was_killed() -> None:
    with Workers(2, answering) as workers:
        workers.give("die")
        assert results(workers, 1) == {"die": Failed("its process ended (exit code -9)")}
        workers.give("a")
        workers.give("b")
        assert results(workers, 2) == {"a": "A", "b": "B"}


def test_processes_are_in_groups_of_their_own_and_end_in_the_midst_of_their_work() -> None:
    with Workers(1, answering) as workers:
        workers.give("pid")
        process, group = cast("tuple[int, int]", results(workers, 1)["pid"])
        assert group == process != os.getpgid(0)
        workers.give("hang")
        assert workers.answers(0.01) == []

    assert not _is_there(process)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
