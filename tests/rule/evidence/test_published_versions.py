"""Published versions that can run are judged, with as few requests as tell which those are."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any, BinaryIO, cast

import pytest

from rule.aws.clients import FunctionNotRead
from rule.aws.pace import Pace
from rule.aws.versions import MOST_PAGES, VersionReader
from rule.compliance.exemption import EXEMPTION_TAG
from rule.compliance.verdict import judge
from rule.evaluator import Evaluator
from rule.evidence.code_results import NoTimeLeft
from rule.model import (
    CodeLine,
    ComplianceType,
    Confidence,
    Evidence,
    Exemption,
    Finding,
    FunctionSnapshot,
    Provenance,
    RuleParameters,
    VersionsJudged,
)
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import ResultCache
from tests.proofs import proofs_but
from tests.rule.contexts import Context
from tests.rule.published_lists import ARN, PublishedLists, alias, version
from tests.rule.scanning.tables import Rows

NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret
SECRET, CLEAN = {"DB_PASSWORD": NOT_A_PASSWORD}, {"STAGE": "production"}
LEAKY_CODE = f'DB_PASSWORD = "{NOT_A_PASSWORD}"\n'
VERSIONS, ALIASES = "list_versions_by_function", "list_aliases"
MAPPINGS, PROVISIONED = "list_event_source_mappings", "list_provisioned_concurrency_configs"


def evaluator(
    lists: PublishedLists,
    judged: VersionsJudged = VersionsJudged.REFERENCED,
    *,
    files: dict[str, str] | None = None,
    cache: ResultCache | None = None,
    **parameters: Any,
) -> Evaluator:
    """Return one whose packages hold, by their URL, a file `app.py` with a text."""

    def open_package(url: str) -> BinaryIO:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("app.py", (files or {}).get(url, "STAGE = 1\n"))
        return file

    return Evaluator(
        RuleParameters(published_versions=judged, **parameters),
        cache or ResultCache(Rows()),
        open_package,
        Context(),
        versions=VersionReader(cast("Any", lists), Pace(0.0)),
    )


def function(
    environment: dict[str, str] | None = None, tags: dict[str, str] | None = None
) -> FunctionSnapshot:
    return FunctionSnapshot(
        "orders-api", ARN, "Zip", "sha", "of $LATEST", environment or CLEAN, tags=tags or {}
    )


def found(evidence: Evidence) -> list[str]:
    return [str(finding.location) for finding in evidence.findings]


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
        (PublishedLists([version("3", SECRET)]), []),
        (PublishedLists([version("3", SECRET)], [alias("live", "$LATEST")]), []),
        (PublishedLists([version("3", SECRET)], mapped=[ARN, f"{ARN}:33", f"{ARN}-b:3"]), []),
        (PublishedLists([version("3")], [alias("live", "3")]), []),
        (PublishedLists(), []),
    ],
    ids=[
        *("an alias", "two aliases", "a weight", "an alias and its weight", "a mapping"),
        *("provisioned", "a mapping and provisioned", "managed instances", "nothing"),
        *("an alias of $LATEST", "others' mappings", "a clean one", "none published"),
    ],
)
def test_a_version_is_judged_if_something_runs_it(
    lists: PublishedLists, expected: list[str]
) -> None:
    evidence = evaluator(lists).gather_evidence(function())

    assert found(evidence) == [f"{each}: environment:DB_PASSWORD" for each in expected]
    assert evidence.unread == ()


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


# ------------------------------------------------------------------- how many requests


@pytest.mark.parametrize("number", [1, 10, 49])
@pytest.mark.parametrize(
    ("judged", "environment", "aliased", "asked"),
    [
        ("none", SECRET, True, []),
        ("referenced", CLEAN, True, [VERSIONS]),
        ("all", CLEAN, True, [VERSIONS]),
        ("all", SECRET, False, [VERSIONS, ALIASES]),
        ("referenced", SECRET, True, [VERSIONS, ALIASES]),
        # Only what no alias names may be named by its number.
        ("referenced", SECRET, False, [VERSIONS, ALIASES, PROVISIONED, MAPPINGS]),
    ],
)
def test_the_requests_do_not_grow_with_the_versions(
    number: int, judged: str, environment: dict[str, str], aliased: bool, asked: list[str]
) -> None:
    numbers = [str(n) for n in range(1, number + 1)]
    lists = PublishedLists(
        [version(n, environment | {"N": n}, f"sha-{n}") for n in numbers],
        [alias(f"a-{n}", n) for n in numbers] if aliased else [],
    )
    rows, clean = Rows(), ScanResult((), (), finished=True)
    first = evaluator(lists, VersionsJudged.ALL, cache=ResultCache(rows))
    for n in ["sha", *(f"sha-{n}" for n in numbers)]:
        key = first._code_results.keys(FunctionSnapshot("f", ARN, "Zip", n))[0]
        ResultCache(rows).recall(key, lambda: clean)
    rows.requests.clear()

    evaluator(lists, VersionsJudged(judged), cache=ResultCache(rows)).gather_evidence(function())

    assert lists.calls == asked
    assert rows.requests == (["get"] if judged == "none" else ["get_all"])


def test_without_a_published_version_one_request_is_added() -> None:
    lists = PublishedLists()

    evaluator(lists).gather_evidence(function(SECRET))

    assert lists.calls == [VERSIONS]


def test_the_regions_mappings_are_listed_once_for_several_functions() -> None:
    lists = PublishedLists([version("3", SECRET)], mapped=[f"{ARN}:3"])
    judging = evaluator(lists)

    evidence = [judging.gather_evidence(function()) for _ in range(3)]

    assert [found(each) for each in evidence] == [["event source → 3: environment:DB_PASSWORD"]] * 3
    assert lists.calls.count(MAPPINGS) == 1


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


# ---------------------------------------------------------------------- what was not read


KEPT = {"Error": {"ErrorCode": "AccessDeniedException", "Message": "canary"}}


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        (
            PublishedLists([version("7", Environment=KEPT)], [alias("live", "7")]),
            "live → 7: environment: AccessDeniedException; grant the rule's role kms:Decrypt",
        ),
        (
            PublishedLists(refused={VERSIONS: "AccessDeniedException"}),
            f"versions: lambda:ListVersionsByFunction was denied for {ARN}: grant it",
        ),
        (
            PublishedLists([version("7", SECRET)], refused={ALIASES: "AccessDeniedException"}),
            f"versions: lambda:ListAliases was denied for {ARN}: grant it",
        ),
        (
            PublishedLists([version("7", SECRET)], refused={MAPPINGS: "AccessDeniedException"}),
            "versions: lambda:ListEventSourceMappings was denied for this Region: grant it",
        ),
        (
            PublishedLists([version("7", SECRET)], refused={PROVISIONED: "AccessDeniedException"}),
            f"versions: lambda:ListProvisionedConcurrencyConfigs was denied for {ARN}: grant it",
        ),
        (
            PublishedLists([version(str(n)) for n in range(MOST_PAGES)], page=1),
            f"versions: lambda:ListVersionsByFunction lists more than {MOST_PAGES} pages for {ARN}",
        ),
    ],
    ids=["a key", "versions", "aliases", "mappings", "provisioned", "too many"],
)
def test_what_was_not_read_is_named_and_never_compliant(lists: PublishedLists, said: str) -> None:
    evidence = evaluator(lists).gather_evidence(function())

    verdict = judge(evidence)

    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert verdict.annotation.startswith(f"Could not be read: {said}")
    assert "canary" not in repr(evidence)


@pytest.mark.parametrize(
    ("operation", "lists"),
    [
        (VERSIONS, PublishedLists()),
        (ALIASES, PublishedLists([version("7", SECRET)])),
        (PROVISIONED, PublishedLists([version("7", SECRET)])),
        (MAPPINGS, PublishedLists([version("7", SECRET)])),
        ("get_function", PublishedLists([version("7", sha="other")], [alias("live", "7")])),
    ],
)
@pytest.mark.parametrize("code", ["TooManyRequestsException", "ServiceException"])
def test_what_could_not_be_read_for_now_is_tried_again_unless_the_rest_decides(
    operation: str, lists: PublishedLists, code: str
) -> None:
    lists.refused = {operation: code}

    with pytest.raises(FunctionNotRead, match=f"(?i)lambda:{operation.replace('_', '')}"):
        evaluator(lists).gather_evidence(function())

    evidence = evaluator(lists).gather_evidence(function(SECRET))
    assert found(evidence) == ["environment:DB_PASSWORD"]
    (unread,) = evidence.unread
    assert unread.is_temporary
    assert code in unread.reason


@pytest.mark.parametrize(
    ("operation", "lacking"),
    [
        (VERSIONS, "FunctionName"),
        (VERSIONS, "FunctionArn"),
        (VERSIONS, "Version"),
        (ALIASES, "Name"),
        (ALIASES, "FunctionVersion"),
        (PROVISIONED, "FunctionArn"),
        (MAPPINGS, "FunctionArn"),
        ("get_function", "Configuration"),
    ],
)
def test_an_answer_that_lacks_what_decides_is_tried_again(operation: str, lacking: str) -> None:
    lists = PublishedLists(
        [version("7", SECRET), version("8", sha="other")],
        [alias("live", "8")],
        mapped=[f"{ARN}:8"],
        provisioned=[f"{ARN}:8"],
        without_member={operation: lacking},
    )

    with pytest.raises(FunctionNotRead, match=f"(?i)lambda:{operation.replace('_', '')}"):
        evaluator(lists).gather_evidence(function())


@pytest.mark.parametrize("number", ["$LATEST.PUBLISHED", "8"])
def test_the_package_of_a_version_that_was_published_anew_is_not_taken_for_the_listed_one(
    number: str,
) -> None:
    lists = PublishedLists([version(number, sha="listed")], [alias("live", number)])
    lists.published_anew = {number: "newer"}
    cache = ResultCache(Rows())

    with pytest.raises(FunctionNotRead, match="published anew"):
        evaluator(lists, files={lists.url: "STAGE = 1\n"}, cache=cache).gather_evidence(function())

    lists.published_anew = {}
    evidence = evaluator(lists, files={lists.url: LEAKY_CODE}, cache=cache).gather_evidence(
        function()
    )
    assert [each.rpartition(" ")[2] for each in found(evidence)] == ["app.py:1"]


@pytest.mark.parametrize("operation", [VERSIONS, ALIASES, PROVISIONED, MAPPINGS])
def test_an_answer_without_its_list_is_no_empty_list(operation: str) -> None:
    lists = PublishedLists([version("7", SECRET)], without_list=operation)

    with pytest.raises(FunctionNotRead, match="gave no"):
        evaluator(lists).gather_evidence(function())


def test_without_time_a_versions_code_is_not_begun() -> None:
    lists = PublishedLists([version("7", sha="other")], [alias("live", "7")])
    judging = evaluator(lists)
    clean = ScanResult((), (), finished=True)
    judging.cache.recall(judging._code_results.keys(function())[0], lambda: clean)
    object.__setattr__(judging, "context", Context(0.0))

    with pytest.raises(NoTimeLeft):
        judging.gather_evidence(function())


def test_a_function_that_is_gone_meanwhile_has_no_versions() -> None:
    lists = PublishedLists(refused={VERSIONS: "ResourceNotFoundException"})

    assert evaluator(lists).gather_evidence(function()).unread == ()


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
