"""GetFunction reports an error in the place of a part: the part is unread, the rest is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.model import Shape, StructureShape

from rule import app
from rule.aws.clients import Aws, FunctionNotRead
from rule.aws.package_download import PackageNotFetched
from rule.evidence.allowance import RESERVE_SECONDS
from rule.model import (
    ComplianceType,
    RuleError,
)
from rule.scanning.subprocess import WorkerFailed
from tests.events import event
from tests.rule.aws.partial_answers import (
    ARN,
    CLEAN,
    COMPLIANT,
    KEY,
    KEY_ID,
    LASTING_CODE,
    LASTING_TAGS,
    NON_COMPLIANT,
    PASSING_CODE,
    SECRET,
    URL,
    Rule,
    answer,
    encrypted,
    error,
)
from tests.rule.contexts import Context


@pytest.mark.parametrize(("code", "said"), LASTING_CODE)
def test_code_that_lambda_does_not_give_away_is_named_with_what_to_do(
    rule: Rule, code: dict[str, Any], said: str
) -> None:
    verdict = rule.evaluate(answer(CLEAN, Code=code)).verdict

    assert verdict.compliance_type is NON_COMPLIANT
    assert verdict.annotation.startswith("Could not be read: code: ")
    assert said in verdict.annotation
    assert "canary" not in verdict.annotation
    assert rule.packages.asked == 0


@pytest.mark.parametrize(("code", "said"), LASTING_CODE)
def test_the_environment_is_judged_although_the_code_was_not_read(
    rule: Rule, code: dict[str, Any], said: str
) -> None:
    verdict = rule.evaluate(answer(SECRET, Code=code)).verdict

    assert verdict.compliance_type is NON_COMPLIANT
    assert "Plaintext secrets in variables: DB_PASSWORD (Secret Keyword)." in verdict.annotation
    assert said.replace(KEY, KEY_ID) in verdict.annotation.replace(KEY, KEY_ID)


@pytest.mark.parametrize("code", [*(each.values[0] for each in (*LASTING_CODE, *PASSING_CODE))])
@pytest.mark.parametrize(
    ("environment", "due"), [(CLEAN, COMPLIANT), (SECRET, NON_COMPLIANT)], ids=["clean", "secret"]
)
def test_without_scan_code_no_package_is_needed(
    rule: Rule, code: dict[str, Any], environment: dict[str, str], due: ComplianceType
) -> None:
    given = answer(environment, Code=code)

    verdict = rule.evaluate(given, ScanCode="false").verdict

    assert verdict.compliance_type is due
    assert rule.packages.asked == 0


@pytest.mark.parametrize("code", [error("AccessDeniedException"), None])
def test_an_image_is_judged_as_ever(rule: Rule, code: Any) -> None:
    given = answer(CLEAN, {"PackageType": "Image"}, Code={"Error": code} if code else {})

    verdict = rule.evaluate(given).verdict

    assert verdict.compliance_type is COMPLIANT
    assert "an image's files are read only with ScanImages=true" in verdict.annotation


@pytest.mark.parametrize("images", ["true", "false"])
def test_a_kind_of_package_that_is_not_known_is_not_read(rule: Rule, images: str) -> None:
    given = answer(CLEAN, {"PackageType": "Wasm"}, Code={})

    verdict = rule.evaluate(given, ScanImages=images).verdict

    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert verdict.annotation.startswith("Could not be read: code: ")
    assert "Wasm" in verdict.annotation
    assert rule.packages.asked == 0


@pytest.mark.parametrize("code", PASSING_CODE)
def test_code_that_may_be_readable_later_fails_the_evaluation(
    rule: Rule, code: dict[str, Any]
) -> None:
    with pytest.raises(FunctionNotRead, match="orders-api was not read whole: code: "):
        rule.evaluate(answer(CLEAN, Code=code))

    assert rule.put == []


@pytest.mark.parametrize("code", PASSING_CODE)
def test_a_secret_is_told_at_once_and_the_rest_when_it_can_be_read(
    rule: Rule, code: dict[str, Any]
) -> None:
    with pytest.raises(FunctionNotRead, match="code: "):
        rule.evaluate(answer(SECRET, Code=code))

    (evaluation,) = rule.put
    assert evaluation.verdict.compliance_type is NON_COMPLIANT
    assert "DB_PASSWORD (Secret Keyword)" in evaluation.verdict.annotation
    assert "Not read: code: " in evaluation.verdict.annotation


def test_packages_without_a_hash_are_not_taken_for_each_other(rule: Rule) -> None:
    given = answer(CLEAN)
    del given["Configuration"]["CodeSha256"]

    with pytest.raises(FunctionNotRead, match="no CodeSha256"):
        rule.evaluate(given)

    assert rule.packages.asked == 0


@pytest.mark.parametrize(
    "failure",
    [PackageNotFetched("HTTP 403"), WorkerFailed("the scan broke")],
    ids=["not fetched", "broken"],
)
def test_a_secret_is_told_although_the_package_could_not_be_scanned(
    rule: Rule, failure: RuleError
) -> None:
    with pytest.raises(FunctionNotRead, match=str(failure)):
        rule.holding(failure).evaluate(answer(SECRET))

    assert [each.verdict.compliance_type for each in rule.put] == [NON_COMPLIANT]


@pytest.mark.parametrize(
    "failure",
    [
        PackageNotFetched("the package's URL was refused (HTTP 403)", is_temporary=False),
        PackageNotFetched("the package is gone (HTTP 404)", is_temporary=False),
        WorkerFailed("RecursionError at reader.py:1", is_temporary=False),
    ],
)
@pytest.mark.parametrize("environment", [CLEAN, SECRET], ids=["clean", "secret"])
def test_a_package_that_no_try_will_read_is_named_and_no_event_is_tried_again(
    rule: Rule, failure: RuleError, environment: dict[str, str]
) -> None:
    verdict = rule.holding(failure).evaluate(answer(environment)).verdict

    assert verdict.compliance_type is NON_COMPLIANT
    assert f"code: {failure}" in verdict.annotation
    assert ("DB_PASSWORD" in verdict.annotation) is (environment is SECRET)


def test_a_secret_is_told_although_a_sealed_functions_role_could_not_be_read(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(*_: object) -> None:
        raise FunctionNotRead("iam:ListAttachedRolePolicies was throttled")

    monkeypatch.setattr(Aws, "attached_policies", throttled)
    given = answer(
        SECRET | {"SEALED_ENV_HANDLER": "app.handler"}, {"Handler": "sealed_env.handler"}
    )

    with pytest.raises(FunctionNotRead, match="was throttled"):
        rule.evaluate(given)

    assert [each.verdict.compliance_type for each in rule.put] == [NON_COMPLIANT]


# ------------------------------------------------------------------------------- all errors


def errors_in(shape: Shape, path: str = "") -> Iterator[str]:
    """Yield the members of an answer that tell of an error."""
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            if name.endswith("Error"):
                yield f"{path}{name}"
            yield from errors_in(member, f"{path}{name}.")


def test_each_error_that_getfunction_may_hold_is_known(aws: Aws) -> None:
    shape = aws.functions.meta.service_model.operation_model("GetFunction").output_shape

    assert shape is not None
    assert set(errors_in(shape)) == {
        "Code.Error",
        "Configuration.Environment.Error",
        "Configuration.ImageConfigResponse.Error",
        "Configuration.RuntimeVersionConfig.Error",
        "TagsError",
    }


@pytest.mark.parametrize("part", ["ImageConfigResponse", "RuntimeVersionConfig"])
@pytest.mark.parametrize(("environment", "due"), [(CLEAN, COMPLIANT), (SECRET, NON_COMPLIANT)])
def test_errors_about_what_the_rule_does_not_read_change_nothing(
    rule: Rule, part: str, environment: dict[str, str], due: ComplianceType
) -> None:
    given = answer(environment, {part: {"Error": error("AccessDeniedException")}})

    assert rule.evaluate(given).verdict.compliance_type is due


@pytest.mark.parametrize(
    "spoil",
    [
        lambda given: given.update(Code=encrypted("AccessDeniedException")),
        lambda given: given.update(TagsError=error(LASTING_TAGS)),
        lambda given: given["Configuration"]["Environment"].update(Error=error("KMSDisabled")),
    ],
    ids=["code", "tags", "environment"],
)
def test_a_sweep_judges_by_what_was_read(
    rule: Rule, spoil: Callable[[dict[str, Any]], None]
) -> None:
    given = answer(SECRET)
    spoil(given)
    rule.functions.add_response("list_functions", {"Functions": [{"FunctionName": "orders-api"}]})
    rule.functions.add_response("get_function", given)

    app.evaluate(event("scheduled"), Context(RESERVE_SECONDS + 1))

    assert [each.verdict.compliance_type for each in rule.put] == [NON_COMPLIANT]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Code": {"Location": URL}},
        {"Configuration": {}},
        {"Configuration": {"FunctionName": "orders-api"}},
        {"Configuration": {"FunctionArn": ARN}},
        {"Configuration": {"FunctionName": "orders-api", "FunctionArn": ARN, "Layers": [{}]}},
    ],
)
def test_an_answer_of_another_form_is_no_verdict_and_says_so(
    rule: Rule, given: dict[str, Any]
) -> None:
    with pytest.raises(FunctionNotRead, match=r"lambda:GetFunction failed for .*: KeyError"):
        rule.evaluate(given)

    assert rule.put == []
