"""Published versions that can run are judged, their code and exemptions included."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rule.compliance.exemption import EXEMPTION_TAG
from rule.compliance.verdict import judge
from rule.evaluator import Evaluator
from rule.model import (
    CodeLine,
    ComplianceType,
    Confidence,
    Exemption,
    Finding,
    Provenance,
    VersionsJudged,
)
from rule.scanning.result import ScanResult
from tests.proofs import proofs_but
from tests.rule.evidence.judged_versions import (
    LEAKY_CODE,
    SECRET,
    evaluator,
    found,
    function,
)
from tests.rule.published_lists import ARN, PublishedLists, alias, version


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        (PublishedLists([version("7", SECRET)], [alias("live", "7")]), ["live → 7"]),
        (
            PublishedLists([version("7", SECRET)], [alias("beta", "7"), alias("live", "7")]),
            ["beta, live → 7"],
        ),
        (
            PublishedLists([version("6", SECRET), version("7")], [alias("live", "7", "6")]),
            ["live → 6"],
        ),
        (
            PublishedLists([version("6", SECRET), version("7", SECRET)], [alias("live", "7", "6")]),
            ["live → 6", "live → 7"],
        ),
        (PublishedLists([version("3", SECRET)], mapped=[f"{ARN}:3"]), ["event source → 3"]),
        (PublishedLists([version("3", SECRET)], provisioned=[f"{ARN}:3"]), ["provisioned → 3"]),
        (
            PublishedLists([version("3", SECRET)], mapped=[f"{ARN}:3"], provisioned=[f"{ARN}:3"]),
            ["event source, provisioned → 3"],
        ),
        (
            PublishedLists([version("$LATEST.PUBLISHED", SECRET)]),
            ["unqualified → $LATEST.PUBLISHED"],
        ),
        (PublishedLists([version("3")], [alias("live", "3")]), []),
        (PublishedLists(), []),
    ],
    ids=[
        *("an alias", "two aliases", "a weight", "an alias and its weight", "a mapping"),
        *("provisioned", "a mapping and provisioned", "managed instances"),
        *("a clean one", "none published"),
    ],
)
def test_a_version_is_judged_if_something_runs_it(
    lists: PublishedLists, expected: list[str]
) -> None:
    evidence = evaluator(lists).gather_evidence(function())

    assert found(evidence) == [f"{each}: environment:DB_PASSWORD" for each in expected]
    assert evidence.unread == ()


@pytest.mark.parametrize(
    "lists",
    [
        PublishedLists([version("3", SECRET)]),
        PublishedLists([version("3", SECRET)], [alias("live", "$LATEST")]),
        PublishedLists([version("3", SECRET)], mapped=[ARN, f"{ARN}:33", f"{ARN}-b:3"]),
        PublishedLists([version("3", sha="never scanned")]),
    ],
    ids=["nothing", "an alias of $LATEST", "others' mappings", "code that was never scanned"],
)
def test_a_version_that_nothing_is_known_to_run_is_named(lists: PublishedLists) -> None:
    """Whoever may invoke the function may invoke it, by its number."""
    evidence = evaluator(lists).gather_evidence(function())

    verdict = judge(evidence)
    assert found(evidence) == []
    assert verdict.compliance_type is ComplianceType.COMPLIANT
    assert verdict.annotation == (
        "No plaintext secrets found. Outside the scope: version 3: not judged, since nothing is "
        "known to run it."
    )


@pytest.mark.parametrize(
    ("number", "named"),
    [
        (2, "versions 2, 1"),
        (5, "versions 5, 4, 3, 2, 1"),
        (11, "versions 11, 10, 9, 8, 7 and 6 more"),
        pytest.param(999, "versions 999, 998, 997, 996, 995 and 994 more", marks=pytest.mark.proof),
    ],
)
def test_the_newest_of_versions_that_nothing_is_known_to_run_are_named(
    number: int, named: str
) -> None:
    lists = PublishedLists([version(str(n), SECRET) for n in range(1, number + 1)])

    verdict = judge(evaluator(lists).gather_evidence(function()))

    assert verdict.annotation == (
        f"No plaintext secrets found. Outside the scope: {named}: not judged, since nothing is "
        "known to run them."
    )


def test_versions_that_the_rules_owner_leaves_out_are_named() -> None:
    lists = PublishedLists([version("3", SECRET)], [alias("live", "3")])

    verdict = judge(evaluator(lists, VersionsJudged.NONE).gather_evidence(function()))

    assert verdict.annotation == (
        "No plaintext secrets found. Outside the scope: published versions: not read, by the "
        "parameter PublishedVersions."
    )


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (VersionsJudged.NONE, []),
        (VersionsJudged.REFERENCED, ["live → 7"]),
        (VersionsJudged.ALL, ["version 6", "live → 7"]),
    ],
)
def test_the_rules_owner_says_which_versions_are_judged(
    judged: VersionsJudged, expected: list[str]
) -> None:
    lists = PublishedLists([version("6", SECRET), version("7", SECRET)], [alias("live", "7")])

    evidence = evaluator(lists, judged).gather_evidence(function())

    assert found(evidence) == [f"{each}: environment:DB_PASSWORD" for each in expected]


# ------------------------------------------------------------------------------- code


def test_versions_of_one_code_cost_one_scan() -> None:
    lists = PublishedLists(
        [version(n, sha="other") for n in "345"],
        [alias("live", "3"), alias("beta", "5")],
        url="old",
    )

    evidence = evaluator(lists, files={"old": LEAKY_CODE}).gather_evidence(function())

    assert found(evidence) == ["live → 3: app.py:1", "beta → 5: app.py:1"]
    assert lists.calls.count("get_function") == 1


def test_the_code_of_the_function_itself_is_not_scanned_again_for_its_versions() -> None:
    lists = PublishedLists([version("3"), version("4")], [alias("live", "4")])

    evidence = evaluator(lists, files={"of $LATEST": LEAKY_CODE}).gather_evidence(function())

    assert found(evidence) == ["app.py:1", "live → 4: app.py:1"]
    assert "get_function" not in lists.calls


@pytest.mark.parametrize("aliased", [True, False])
def test_code_that_nothing_runs_is_not_scanned(aliased: bool) -> None:
    lists = PublishedLists([version("3", sha="other")], [alias("live", "3")] * aliased, url="old")

    evidence = evaluator(lists, files={"old": LEAKY_CODE}).gather_evidence(function())

    assert found(evidence) == ["live → 3: app.py:1"] * aliased
    assert lists.calls.count("get_function") == aliased


@pytest.mark.parametrize(
    ("parameters", "more"),
    [({"scan_code": False}, {}), ({}, {"PackageType": "Image"}), ({}, {"CodeSha256": "sha"})],
    ids=["by the parameter", "an image", "the same code"],
)
def test_no_package_is_fetched_for_code_that_is_not_read_or_known(
    parameters: dict[str, Any], more: dict[str, Any]
) -> None:
    lists = PublishedLists([version("3", SECRET, "other") | more], [alias("live", "3")])

    evidence = evaluator(lists, **parameters).gather_evidence(function())

    assert found(evidence) == ["live → 3: environment:DB_PASSWORD"]
    assert "get_function" not in lists.calls
    assert judge(evidence).annotation.startswith("Plaintext secrets in published versions: live")


def test_what_is_weak_in_a_versions_dependencies_is_not_listed() -> None:
    weak = Finding(CodeLine("a.py", 1, Provenance.DEPENDENCY), "any", Confidence.NAMED)
    lists = PublishedLists([version("3")], [alias("live", "3")])
    judging = evaluator(lists)
    known = ScanResult((weak,), (), finished=True)
    judging.cache.recall(judging._code_results.keys(function())[0], lambda: known)

    assert judging.gather_evidence(function()).findings == (weak,)


# ----------------------------------------------------------------------------- exemptions


@pytest.mark.parametrize(
    ("parameters", "tags"),
    [
        ({"ignored_variables": (Exemption(variables=("DB_*",)),)}, {}),
        ({}, {EXEMPTION_TAG: "DB_PASSWORD"}),
    ],
)
def test_what_is_exempt_in_a_function_is_exempt_in_its_versions(
    parameters: dict[str, Any], tags: dict[str, str]
) -> None:
    lists = PublishedLists([version("7", SECRET)], [alias("live", "7")])

    evidence = evaluator(lists, **parameters).gather_evidence(function(tags=tags))

    assert found(evidence) == []
    assert [str(each.location) for each in evidence.exempt] == ["live → 7: environment:DB_PASSWORD"]
    assert judge(evidence).compliance_type is ComplianceType.COMPLIANT


def of_tests(sha: str, judging: Evaluator, findings: int) -> None:
    """Let the cache hold what was found in the tests of a package."""
    key = replace(judging._code_results.keys(function())[0], code_sha256=sha)
    lines = (CodeLine("tests/a.py", 1 + number) for number in range(findings))
    known = tuple(Finding(line, "any", Confidence.PROVIDER) for line in lines)
    judging.cache.recall(key, lambda: ScanResult(known, (), finished=True))


@pytest.mark.slow
@pytest.mark.parametrize("versions", proofs_but([1, 2], [1, 2, 5]))
@pytest.mark.parametrize("more", [{"environment": SECRET}, {"sha": "leaky"}])
def test_what_is_exempt_in_versions_leaves_no_other_finding_out(
    versions: int, more: dict[str, Any]
) -> None:
    numbers = [str(number) for number in range(1, versions + 1)]
    exempt = [version(number, sha=f"of {number}") for number in numbers]
    lists = PublishedLists(
        [*exempt, version("9", **more)], [alias(f"v{number}", number) for number in (*numbers, "9")]
    )
    judging = evaluator(
        lists, files={lists.url: LEAKY_CODE}, ignored_paths=(Exemption(paths=("/tests/",)),)
    )
    for number in numbers:
        of_tests(f"of {number}", judging, 1_000)

    evidence = judging.gather_evidence(function())

    assert len(found(evidence)) == 1
    assert found(evidence)[0].startswith("v9 → 9: ")
    assert judge(evidence).compliance_type is ComplianceType.NON_COMPLIANT
    assert len(evidence.exempt) == versions * 1_000


@pytest.mark.slow
def test_findings_that_are_left_out_are_counted_and_never_compliant() -> None:
    numbers = [str(number) for number in range(1, 13)]
    lists = PublishedLists(
        [version(number, sha=f"of {number}") for number in numbers],
        [alias(f"v{number}", number) for number in numbers],
    )
    judging = evaluator(lists, ignored_paths=(Exemption(paths=("/tests/",)),))
    for number in numbers:
        of_tests(f"of {number}", judging, 1_000)

    verdict = judge(judging.gather_evidence(function()))

    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert "versions: findings, left out of this list: 2,000" in verdict.annotation
