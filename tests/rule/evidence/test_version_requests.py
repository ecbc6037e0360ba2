"""As few requests as tell which published versions can run."""

from __future__ import annotations

import pytest

from rule.model import (
    FunctionSnapshot,
    VersionsJudged,
)
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import ResultCache
from tests.rule.evidence.judged_versions import (
    ALIASES,
    CLEAN,
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
