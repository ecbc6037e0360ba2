"""When the stand-in for AWS Config lists the functions: as seldom as it can tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest

from .config_service.evaluations import Evaluations
from .config_service.recorder import Recorder
from .config_service.rules import Rules
from .config_stand import ACCOUNT, Lambda
from .in_process import REGION


@dataclass
class Listed(Lambda):
    """Has functions, and counts how often they were listed."""

    times: int = 0
    is_throttled: bool = False

    def paginate(self) -> Iterator[dict[str, Any]]:
        self.times += 1
        if self.is_throttled:
            raise ConnectionError
        return super().paginate()


def recorder_of(functions: Listed, states: list[str | None]) -> Recorder:
    rules = Rules(ACCOUNT, REGION, lambda _: True)
    client = cast("Any", functions)
    recorder = Recorder(lambda: client, ACCOUNT, rules, Evaluations())
    recorder.states = lambda: states[-1]
    return recorder


def test_functions_are_listed_once_for_each_of_their_states() -> None:
    functions, states = Listed(), list[str | None](["none"])
    recorder = recorder_of(functions, states)

    for state in ("none", "none", "one", "one", "none"):
        states.append(state)
        recorder.look_if_changed()

    assert functions.times == 3


def test_functions_whose_states_are_not_known_are_listed_at_each_look() -> None:
    functions = Listed()
    recorder = recorder_of(functions, [None])

    recorder.look_if_changed()
    recorder.look_if_changed()

    assert functions.times == 2


def test_functions_that_could_not_be_listed_are_listed_at_the_next_look() -> None:
    functions = Listed(is_throttled=True)
    functions.deploy("orders")
    recorder = recorder_of(functions, ["one"])
    with pytest.raises(ConnectionError):
        recorder.look_if_changed()

    functions.is_throttled = False
    recorder.look_if_changed()

    assert functions.times == 2
    assert recorder.history("AWS::Lambda::Function", "orders")
