"""GetFunction reports an error in the place of the environment or the tags."""

from __future__ import annotations

import pytest

from rule.aws.clients import FunctionNotRead
from rule.compliance.exemption import EXEMPTION_TAG
from rule.model import (
    ComplianceType,
)
from rule.scanning.result import ScanResult

# ------------------------------------------------------------------------------- environment
from tests.rule.aws.partial_answers import (
    CLEAN,
    COMPLIANT,
    GUILTY,
    KEY,
    KEY_ID,
    LASTING_TAGS,
    NON_COMPLIANT,
    NOT_A_PASSWORD,
    NOTHING,
    PASSING_TAGS,
    SECRET,
    Rule,
    answer,
    error,
)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AccessDeniedException", f"grant the rule's role kms:Decrypt on {KEY}"),
        ("KMSAccessDeniedException", f"grant the rule's role kms:Decrypt on {KEY}"),
        ("KMSDisabledException", f"enable {KEY}"),
        ("KMSInvalidStateException", f"make {KEY} usable"),
        ("KMSNotFoundException", f"{KEY} is gone: set the variables anew"),
        ("Unheard", "environment: Unheard; set the variables anew."),
    ],
)
@pytest.mark.parametrize("package", [NOTHING, GUILTY], ids=["clean code", "a secret in the code"])
def test_an_environment_that_is_not_given_away_is_named_and_the_code_is_judged(
    rule: Rule, code: str, said: str, package: ScanResult
) -> None:
    hidden = {"Environment": {"Error": error(code)}, "KMSKeyArn": KEY}

    verdict = rule.holding(package).evaluate(answer(configuration=hidden)).verdict

    assert verdict.compliance_type is NON_COMPLIANT
    assert said.replace(KEY, KEY_ID) in verdict.annotation.replace(KEY, KEY_ID)
    assert ("app.py:3 (AWS Access Key)" in verdict.annotation) is (package is GUILTY)


@pytest.mark.parametrize("code", ["KMSInternalException", "ThrottlingException"])
@pytest.mark.parametrize(
    ("package", "put"), [(NOTHING, []), (GUILTY, [NON_COMPLIANT])], ids=["clean code", "a secret"]
)
def test_an_environment_that_may_be_readable_later_fails_the_evaluation(
    rule: Rule, code: str, package: ScanResult, put: list[ComplianceType]
) -> None:
    given = answer(configuration={"Environment": {"Error": error(code)}})

    with pytest.raises(FunctionNotRead, match=f"environment: {code}"):
        rule.holding(package).evaluate(given)

    assert [each.verdict.compliance_type for each in rule.put] == put


# ------------------------------------------------------------------------------- tags


@pytest.mark.parametrize("code", [LASTING_TAGS, PASSING_TAGS])
def test_what_an_unread_tag_may_exempt_is_not_exempt(rule: Rule, code: str) -> None:
    def evaluate() -> None:
        rule.evaluate(answer(SECRET, TagsError=error(code)))

    if code == PASSING_TAGS:
        with pytest.raises(FunctionNotRead, match="tags: ThrottlingException"):
            evaluate()
    else:
        evaluate()

    (evaluation,) = rule.put
    assert evaluation.verdict.compliance_type is NON_COMPLIANT
    assert evaluation.verdict.annotation == (
        "Plaintext secrets in variables: DB_PASSWORD (Secret Keyword). "
        "Remediate moves them to Secrets Manager; then rotate them. "
        f"Not read: tags: {code}; exemptions and protection are unknown; "
        "let the rule's role lambda:ListTags."
    )


@pytest.mark.parametrize("code", [LASTING_TAGS, PASSING_TAGS])
@pytest.mark.parametrize(
    ("environment", "parameters"),
    [(CLEAN, {}), (SECRET, {"IgnoredVariables": "DB_*"})],
    ids=["nothing found", "exempt by the rule's owner"],
)
def test_a_verdict_that_rests_on_no_tag_needs_none(
    rule: Rule, code: str, environment: dict[str, str], parameters: dict[str, str]
) -> None:
    verdict = rule.evaluate(answer(environment, TagsError=error(code)), **parameters).verdict

    assert verdict.compliance_type is COMPLIANT


def test_an_error_in_the_place_of_the_tags_that_passes_is_none(rule: Rule) -> None:
    rule.functions.add_response("get_function", answer(SECRET, TagsError=error(PASSING_TAGS)))

    verdict = rule.evaluate(answer(SECRET, Tags={EXEMPTION_TAG: "DB_PASSWORD"})).verdict

    assert verdict.compliance_type is COMPLIANT
    assert "1 exempt: DB_PASSWORD" in verdict.annotation


@pytest.mark.parametrize("code", [LASTING_TAGS, PASSING_TAGS])
def test_what_is_sealed_stays_so_although_its_tags_are_not_read(rule: Rule, code: str) -> None:
    told = rule.scan(
        answer({"ADMIN_PASSWORD": NOT_A_PASSWORD}, TagsError=error(code)), "scan_verify"
    )

    assert [variable["name"] for variable in told["variables"]] == ["ADMIN_PASSWORD"]
