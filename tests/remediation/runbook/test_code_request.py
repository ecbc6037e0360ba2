"""What a request says of a function's code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from remediation.runbook.code_request import CodeRequest, code_request
from remediation.runbook.parts import InvalidRequest
from remediation.runbook.request import parse_request

CODE = {"before": "one", "after": "two", "added": ["API_KEY"], "paths": ["app.py"]}


def test_a_plan_names_two_packages_and_the_variables_that_are_added() -> None:
    request = parse_request(
        {"action": "add_variables", "function_name": "f", "plan": json.dumps({"code": CODE})}
    )

    assert request.code == CodeRequest("one", "two", ("API_KEY",))


@pytest.mark.parametrize("plan", [{}, {"code": None}], ids=["no plan", "nothing in code"])
def test_without_it_the_code_stays(plan: dict[str, Any]) -> None:
    assert code_request(plan) is None


@pytest.mark.parametrize(
    "code",
    ["text", {}, {"before": "one"}, {**CODE, "after": ""}, {**CODE, "before": 1},
     {**CODE, "added": [1]}, {**CODE, "added": {"API_KEY": "x"}}],
    ids=["a text", "nothing", "one package", "an empty hash", "a number", "numbers", "an object"],
)  # fmt: skip
def test_a_part_of_another_kind_is_refused(code: Any) -> None:
    with pytest.raises(InvalidRequest):
        code_request({"code": code})


@pytest.mark.parametrize(("given", "asked"), [("true", True), ("false", False), (None, False)])
def test_code_is_moved_only_if_asked_to(given: str | None, *, asked: bool) -> None:
    event = {"action": "plan", "function_name": "f", "move_code": given}

    assert parse_request(event).options.move_code is asked
