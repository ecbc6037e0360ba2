from __future__ import annotations

from typing import Any

import pytest

from rule.button import RUNTIMES, obstacle
from rule.model import FunctionSnapshot, RuleParameters

KEY = RuleParameters().protection_tag_key


def function(**more: Any) -> FunctionSnapshot:
    known = {"package_type": "Zip", "runtime": "python3.13"}
    return FunctionSnapshot("orders", "arn", code_sha256="sha", **{**known, **more})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (function(), None),
        (function(layers=4), None),
        (function(layers=5), "5 layers"),
        (function(package_type="Image", runtime=None), "a container image"),
        (function(at_edge=True), "Lambda@Edge"),
        (function(runtime="java21"), "no shim for java21"),
        (function(runtime="provided.al2023"), "no shim for provided.al2023"),
        (function(runtime=None), "no shim for this runtime"),
        (function(tags={KEY: "true"}), "protected by a tag"),
        (function(tags={KEY: ""}), "protected by a tag"),
        (function(tags={KEY.upper(): "no"}), "protected by a tag"),
        (function(tags={f"{KEY}-by": "ada"}), None),
    ],
)
def test_the_annotation_knows_what_stops_the_button(
    given: FunctionSnapshot, expected: str | None
) -> None:
    assert obstacle(given, KEY) == expected


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_nothing_stops_it_for_a_runtime_with_a_shim(runtime: str) -> None:
    assert obstacle(function(runtime=runtime), KEY) is None
