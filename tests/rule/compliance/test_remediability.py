from __future__ import annotations

from typing import Any

import pytest

from rule.compliance.remediability import PROTECTED, RUNTIMES, outage_remedy, remediation_blocker
from rule.model import Broken, FunctionSnapshot, RuleParameters
from tests.rule.compliance.sealed import layer

KEY = RuleParameters().protection_tag_key
LAYERS = tuple(layer(f"l{n}") for n in range(5))


def function(**more: Any) -> FunctionSnapshot:
    known = {"package_type": "Zip", "runtime": "python3.13"}
    return FunctionSnapshot("orders", "arn", code_sha256="sha", **{**known, **more})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (function(), None),
        (function(layers=LAYERS[:4]), None),
        (function(layers=LAYERS), "5 layers"),
        (function(layers=(*LAYERS[:4], layer("stack-sealed-env-python"))), None),
        (function(layers=(*LAYERS, layer("stack-sealed-env-python"))), "5 layers"),
        (function(package_type="Image", runtime=None), "a container image"),
        (function(runtime="ruby2.7"), "no shim for ruby2.7"),
        (function(runtime="java21"), None),
        (function(runtime="java21", snap_start=True), "SnapStart"),
        (function(runtime="dotnet8", snap_start=True), "SnapStart"),
        (function(runtime="python3.13", snap_start=True), None),
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
    assert remediation_blocker(given, KEY) == expected


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_nothing_stops_it_for_a_runtime_with_a_shim(runtime: str) -> None:
    assert remediation_blocker(function(runtime=runtime), KEY) is None


@pytest.mark.parametrize(
    ("by_backout", "blocker", "said"),
    [
        (False, None, "Press Remediate again, or run the backout runbook."),
        (True, None, "Run the backout runbook."),
        (False, "5 layers", "Run the backout runbook."),
        (True, "no shim for java21", "Run the backout runbook."),
        (False, PROTECTED, "Put it back by hand: a tag protects the function from both runbooks."),
        (True, PROTECTED, "Put it back by hand: a tag protects the function from both runbooks."),
    ],
)
def test_a_broken_function_is_mended_by_what_can_mend_it(
    by_backout: bool, blocker: str | None, said: str
) -> None:
    assert outage_remedy(Broken(("its layer is missing",), by_backout), blocker) == said
