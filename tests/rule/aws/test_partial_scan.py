"""What the runbook's scan makes of an answer with an error in the place of a part."""

from __future__ import annotations

from typing import Any

import pytest

from rule.compliance.scan_request import ScanIncomplete
from rule.model import (
    RuleError,
)
from rule.scanning.result import ScanResult
from tests.rule.aws.partial_answers import (
    GUILTY,
    LASTING_CODE,
    LASTING_TAGS,
    NOTHING,
    PASSING_TAGS,
    SECRET,
    Rule,
    answer,
    encrypted,
    error,
)


@pytest.mark.parametrize(("code", "said"), LASTING_CODE)
def test_the_scan_names_the_variables_although_the_code_was_not_read(
    rule: Rule, code: dict[str, Any], said: str
) -> None:
    told = rule.scan(answer(SECRET, Code=code))

    assert [variable["name"] for variable in told["variables"]] == ["DB_PASSWORD"]
    assert [unread["what"] for unread in told["unread"]] == ["code"]
    assert said.rstrip(".") in f"code: {told['unread'][0]['reason']}"


@pytest.mark.parametrize("code", [LASTING_TAGS, PASSING_TAGS])
def test_the_scan_names_no_variable_to_move_that_may_be_exempt(rule: Rule, code: str) -> None:
    with pytest.raises(ScanIncomplete, match=f"the tags of .* not read: {code}"):
        rule.scan(answer(SECRET, TagsError=error(code)))


def test_the_scan_asks_for_no_tag_if_tags_exempt_nothing(rule: Rule) -> None:
    given = answer(SECRET, TagsError=error(LASTING_TAGS))

    told = rule.scan(given, AllowExemptionTag="false")

    assert [variable["name"] for variable in told["variables"]] == ["DB_PASSWORD"]


@pytest.mark.parametrize(
    "given",
    [
        answer(SECRET, Code=encrypted("KMSThrottlingException")),
        answer(configuration={"Environment": {"Error": error("ThrottlingException")}}),
    ],
    ids=["code", "environment"],
)
@pytest.mark.parametrize("package", [NOTHING, GUILTY], ids=["clean code", "a secret in the code"])
def test_the_scan_fails_if_another_one_may_tell_more(
    rule: Rule, given: dict[str, Any], package: ScanResult
) -> None:
    with pytest.raises(RuleError):
        rule.holding(package).scan(given)
