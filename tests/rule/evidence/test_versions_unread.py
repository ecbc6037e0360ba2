"""What of published versions was not read is named, and never COMPLIANT."""

from __future__ import annotations

from typing import Any

import pytest

from rule.aws.clients import FunctionNotRead
from rule.aws.versions import MOST_PAGES
from rule.compliance.verdict import judge
from rule.evidence.allowance import NoTimeLeft
from rule.model import (
    ComplianceType,
)
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import ResultCache
from tests.rule.contexts import Context
from tests.rule.evidence.judged_versions import (
    ALIASES,
    LEAKY_CODE,
    MAPPINGS,
    PROVISIONED,
    SECRET,
    VERSIONS,
    evaluator,
    found,
    function,
)
from tests.rule.published_lists import ARN, PublishedLists, alias, version
from tests.rule.scanning.tables import Rows

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


@pytest.mark.parametrize(
    "alias_",
    [alias("live", "9"), alias("live", "3", "9"), alias("live", "9", "3"), alias("live", "10")],
    ids=["whole", "by weight", "beside one by weight", "another"],
)
def test_a_version_that_an_alias_runs_and_that_is_not_listed_yet_is_tried_again(
    alias_: dict[str, Any],
) -> None:
    """Lambda's lists may lag behind each other: none of them may be taken for the whole."""
    lists = PublishedLists([version("2", SECRET), version("3")], [alias_])

    with pytest.raises(FunctionNotRead, match=r"an alias runs version (9|10), which Lambda does"):
        evaluator(lists).gather_evidence(function())


def test_a_version_that_is_not_listed_yet_keeps_no_other_finding_back() -> None:
    lists = PublishedLists([version("3", SECRET)], [alias("live", "9"), alias("beta", "3")])

    evidence = evaluator(lists).gather_evidence(function(SECRET))

    assert found(evidence) == ["environment:DB_PASSWORD", "beta → 3: environment:DB_PASSWORD"]
    assert [each.is_temporary for each in evidence.unread] == [True]


@pytest.mark.parametrize("number", ["$LATEST", "3", "$LATEST.PUBLISHED"])
def test_an_alias_of_what_is_always_there_is_no_reason_to_try_again(number: str) -> None:
    lists = PublishedLists([version("3", SECRET)], [alias("live", number)])

    evidence = evaluator(lists).gather_evidence(function())

    assert not any(each.is_temporary for each in evidence.unread)
