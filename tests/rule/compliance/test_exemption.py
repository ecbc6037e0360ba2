from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rule.compliance.exemption import EXEMPTION_TAG, SortedFindings, apply_exemptions
from rule.compliance.parameters import parse_parameters
from rule.model import (
    CodeLine,
    Confidence,
    EnvironmentVariable,
    Exemption,
    Finding,
    Location,
    Provenance,
    RuleParameters,
)

TODAY = date(2027, 1, 31)
TESTS = CodeLine("tests/events.json", 3)


def at(*locations: Location) -> tuple[Finding, ...]:
    return tuple(Finding(location, "any", Confidence.NAMED) for location in locations)


def sort(
    findings: tuple[Finding, ...], tag: str | None = None, today: date = TODAY, **parameters: Any
) -> SortedFindings:
    tags = {} if tag is None else {EXEMPTION_TAG: tag}
    return apply_exemptions(findings, parse_parameters(parameters), tags, today)


@pytest.mark.parametrize(
    ("parameters", "tag", "exempt"),
    [
        ({}, None, ""),
        ({"IgnoredVariables": "A"}, None, "A"),
        ({"IgnoredVariables": "B_*"}, None, "B_ONE B_TWO"),
        ({"IgnoredVariables": "b_*"}, None, ""),
        ({"IgnoredVariables": "?_ONE"}, None, "B_ONE"),
        ({"IgnoredVariables": "A B_ONE, B_T* reason=no secret"}, None, "A B_ONE B_TWO"),
        ({}, "A B_ONE", "A B_ONE"),
        ({}, "B_*", ""),
        ({}, "", ""),
        ({}, "  ", ""),
        ({"AllowExemptionTag": "false"}, "A", ""),
        ({"IgnoredVariables": "A"}, "B_TWO", "A B_TWO"),
        ({"IgnoredPaths": "A, B_ONE"}, "/A /B_TWO", ""),
    ],
)
def test_exemptions_come_from_a_parameter_or_a_tag_that_is_allowed(
    parameters: dict[str, Any], tag: str | None, exempt: str
) -> None:
    findings = at(*map(EnvironmentVariable, ("A", "B_ONE", "B_TWO")))

    found = sort(findings, tag, **parameters)

    assert found.exempt == at(*map(EnvironmentVariable, exempt.split()))
    assert sorted(map(str, (*found.counted, *found.exempt))) == sorted(map(str, findings))


def test_another_tag_exempts_nothing() -> None:
    findings = at(EnvironmentVariable("A"))

    assert not apply_exemptions(findings, RuleParameters(), {"another": "A"}, TODAY).exempt


@pytest.mark.parametrize(
    ("parameters", "tag", "exempt"),
    [
        ({}, None, ""),
        ({"IgnoredPaths": "tests/"}, None, "tests/events.json"),
        ({"IgnoredPaths": "*.json"}, None, "tests/events.json lib/x/events.json"),
        ({"IgnoredPaths": "/app.py, lib/**/events.json"}, None, "app.py lib/x/events.json"),
        ({"IgnoredPaths": "/app.py lib/ reason=old"}, None, "app.py lib/x/events.json"),
        ({"IgnoredPaths": "APP.PY"}, None, ""),
        ({}, "tests/", "tests/events.json"),
        ({}, "lib/x/events.json app.py until=2027-01-31", "app.py lib/x/events.json"),
        ({}, "SOME_NAME tests/events.json", "tests/events.json"),
        ({}, "tests", ""),
        ({"AllowExemptionTag": "false"}, "tests/", ""),
        ({"AllowExemptionTag": "false", "IgnoredPaths": "lib/"}, "tests/", "lib/x/events.json"),
        ({"IgnoredVariables": "app*, tests"}, None, ""),
    ],
)
def test_lines_of_code_are_exempt_by_their_paths(
    parameters: dict[str, Any], tag: str | None, exempt: str
) -> None:
    paths = ("app.py", "tests/events.json", "lib/x/events.json")

    found = sort(at(*(CodeLine(path, 1) for path in paths)), tag, **parameters)

    assert found.exempt == at(*(CodeLine(path, 1) for path in paths if path in exempt.split()))
    assert len(found.counted) + len(found.exempt) == len(paths)


@pytest.mark.parametrize("by_tag", [False, True])
@pytest.mark.parametrize(
    ("location", "exemption"),
    [
        (TESTS, Exemption(paths=("tests/",), until=TODAY, reason="OPS-1")),
        (EnvironmentVariable("DEMO_KEY"), Exemption(("DEMO_KEY",), until=TODAY, reason="OPS-1")),
        (
            CodeLine("lib/inner.zip!a.py", 1),
            Exemption(paths=("lib/inner.zip/",), until=TODAY, reason="OPS-1"),
        ),
    ],
)
@pytest.mark.parametrize(("days", "holds"), [(-400, True), (0, True), (1, False), (400, False)])
def test_an_exemption_holds_until_the_end_of_its_day(
    location: Location, exemption: Exemption, by_tag: bool, days: int, holds: bool
) -> None:
    written = f"{' '.join((*exemption.variables, *exemption.paths))} until={TODAY} reason=OPS-1"
    name = "IgnoredVariables" if exemption.variables else "IgnoredPaths"
    given: dict[str, Any] = {"tag": written} if by_tag else {name: written}

    found = sort(at(location), today=TODAY + timedelta(days), **given)

    assert (found.counted, found.exempt) == ((), at(location)) if holds else (at(location), ())
    assert found.outcome.in_force == ((exemption,) if holds else ())
    assert found.outcome.expired == (() if holds else (exemption,))


def test_an_expired_exemption_beside_one_in_force_takes_nothing_away() -> None:
    found = sort(at(TESTS), IgnoredPaths="tests/ until=2020-02-29, *.json")

    assert found.exempt == at(TESTS)
    assert found.outcome.expired == ()


def test_an_expired_exemption_of_what_is_not_there_says_nothing() -> None:
    assert sort(at(TESTS), IgnoredPaths="old/ until=2020-02-29").outcome.expired == ()


@pytest.mark.parametrize(
    "tag",
    [
        "tests/ DEMO_KEY until=2027-02-30",
        "tests/ DEMO_KEY until=tomorrow",
        "tests/ DEMO_KEY untill=2027-12-31",
        "tests/ DEMO_KEY until=2027-12-31 until=2028-12-31",
        "tests/ until=2027-12-31 DEMO_KEY",
        "tests/ DEMO_KEY reason=old until=2020-01-01",
        "tests/ DEMO_KEY reason=",
        "tests/ DEMO_KEY another-word",
        "tests/ DEMO_KEY until 20271231",
        "tests/ DEMO_KEY until:2027-12-31",
        "tests/ DEMO_KEY until:31.12.2027",
        "tests/ DEMO_KEY reason:tests/README.md",
        "tests/ DEMO_KEY=value",
        "tests/ DEMO_KEY ../x",
        "tests/ DEMO_KEY /",
        "tests/ DEMO_KEY ./",
        "*/ tests/ DEMO_KEY",
    ],
)
def test_a_tag_with_a_fault_exempts_nothing_and_says_so(tag: str) -> None:
    findings = at(TESTS, EnvironmentVariable("DEMO_KEY"))

    found = sort(findings, tag)

    assert found.counted == findings
    assert found.outcome.tag_fault
    for written in ("value", "tomorrow", "2027-02-30", "another-word"):
        assert written not in found.outcome.tag_fault.split()


def test_a_tag_that_is_forbidden_has_no_fault() -> None:
    assert sort(at(TESTS), "until=never", AllowExemptionTag="false").outcome.tag_fault == ""


@pytest.mark.parametrize("provenance", [Provenance.DEPENDENCY, Provenance.SAMPLE])
def test_what_does_not_count_anyway_is_not_exempt(provenance: Provenance) -> None:
    weak = at(CodeLine("node_modules/x/tests/a.js", 1, provenance))

    assert sort(weak, IgnoredPaths="tests/").counted == weak


def test_a_secret_of_a_dependency_can_be_exempt() -> None:
    line = CodeLine("node_modules/x/key.js", 1, Provenance.DEPENDENCY)
    found = (Finding(line, "Private Key", Confidence.PROVIDER),)

    assert sort(found, "node_modules/x/").exempt == found
