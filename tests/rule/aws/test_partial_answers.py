"""GetFunction reports an error in the place of a part: the part is unread, the rest is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.model import Shape, StructureShape
from botocore.stub import Stubber

from rule import app
from rule.aws.clients import Aws, FunctionNotRead
from rule.aws.package_download import PackageNotFetched
from rule.compliance.exemption import EXEMPTION_TAG
from rule.compliance.scan_request import ScanIncomplete
from rule.evidence.code_results import RESERVE_SECONDS
from rule.model import (
    CodeLine,
    ComplianceType,
    Confidence,
    ConfigInvocation,
    Evaluation,
    Finding,
    RuleError,
)
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import PackageKey
from rule.scanning.subprocess import WorkerFailed
from tests.events import event
from tests.rule.contexts import Context

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
KEY_ID = "key/1234abcd-12ab-34cd-56ef-1234567890ab"
"""What is left of the ARN where a finding needs the room."""
URL = "https://code.example/package.zip?X-Amz-Signature=canary-signature"
NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret
SECRET, CLEAN = {"DB_PASSWORD": NOT_A_PASSWORD}, {"STAGE": "production"}
NOTHING = ScanResult((), (), finished=True)
GUILTY = ScanResult(
    (Finding(CodeLine("app.py", 3), "AWS Access Key", Confidence.PROVIDER),), (), finished=True
)
COMPLIANT, NON_COMPLIANT = ComplianceType.COMPLIANT, ComplianceType.NON_COMPLIANT
LASTING_TAGS, PASSING_TAGS = "AccessDeniedException", "ThrottlingException"


def error(code: str) -> dict[str, str]:
    """An error in AWS's form. Its message is never to be passed on."""
    return {"ErrorCode": code, "Message": f"canary: {'it may repeat what it is about; ' * 4}"}


def encrypted(code: str) -> dict[str, Any]:
    return {"RepositoryType": "S3", "Error": error(code), "SourceKMSKeyArn": KEY}


def referenced(code: str) -> dict[str, Any]:
    original = {"S3Bucket": "builds", "S3Key": "orders.zip", "S3ObjectVersion": "7"}
    return {"RepositoryType": "S3", "Error": error(code), "ResolvedS3Object": original}


def answer(
    environment: dict[str, str] | None = None, configuration: Any = None, **parts: Any
) -> dict[str, Any]:
    """GetFunction's answer, whole but for what is given in other words."""
    return {
        "Configuration": {
            "FunctionName": "orders-api",
            "FunctionArn": ARN,
            "PackageType": "Zip",
            "CodeSha256": "sha",
            "Runtime": "python3.13",
            "Environment": {"Variables": environment or {}},
            **(configuration or {}),
        },
        "Code": {"Location": URL},
        **parts,
    }


class Packages:
    """Stands for the cache: knows what every package holds, or cannot read any."""

    def __init__(self, holding: ScanResult | RuleError) -> None:
        self.holding = holding
        self.asked = 0

    def recall(self, _key: PackageKey, _scan: object) -> ScanResult:
        self.asked += 1
        if isinstance(self.holding, RuleError):
            raise self.holding
        return self.holding


class Rule:
    """The handlers, with what GetFunction answers checked by botocore's model."""

    def __init__(self, aws: Aws, functions: Stubber, monkeypatch: pytest.MonkeyPatch) -> None:
        self.functions = functions
        self.put: list[Evaluation] = []
        self.packages = Packages(NOTHING)
        monkeypatch.setattr(app, "_aws", aws)
        monkeypatch.setattr(app, "_cache", self.packages)
        monkeypatch.setattr(Aws, "put_evaluations", self._put)
        monkeypatch.setattr("time.sleep", lambda _: None)

    def _put(self, _invocation: ConfigInvocation, evaluations: list[Evaluation]) -> None:
        self.put += evaluations

    def holding(self, code: ScanResult | RuleError) -> Rule:
        self.packages.holding = code
        return self

    def evaluate(self, given: dict[str, Any], **parameters: str) -> Evaluation:
        self._answer(given)
        given_too = {"PublishedVersions": "none"} | parameters
        app.evaluate(event("change") | {"ruleParameters": _as_json(given_too)}, Context())
        (evaluation,) = self.put
        return evaluation

    def scan(self, given: dict[str, Any], name: str = "scan", **parameters: str) -> Any:
        self._answer(given)
        return app.scan(event(name) | ({"parameters": parameters} if parameters else {}), Context())

    def _answer(self, given: dict[str, Any]) -> None:
        self.functions.add_response("get_function", given)
        if given.get("TagsError", {}).get("ErrorCode") == PASSING_TAGS:
            self.functions.add_response("get_function", given)


def _as_json(parameters: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": "{value}"' for name, value in parameters.items()) + "}"


@pytest.fixture
def rule(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rule]:
    with Stubber(aws.functions) as functions:
        yield Rule(aws, functions, monkeypatch)
        functions.assert_no_pending_responses()


# ------------------------------------------------------------------------------- code

LASTING_CODE = [
    pytest.param(
        encrypted("AccessDeniedException"),
        f"code: AccessDeniedException; grant the rule's role kms:Decrypt on {KEY}.",
        id="a key that the rule may not use",
    ),
    pytest.param(
        encrypted("KMSAccessDeniedException"),
        f"code: KMSAccessDeniedException; grant the rule's role kms:Decrypt on {KEY}.",
        id="the same by another name",
    ),
    pytest.param(encrypted("KMSDisabledException"), f"enable {KEY}.", id="a key that is disabled"),
    pytest.param(
        encrypted("KMSInvalidStateException"), f"make {KEY} usable", id="a key that is deleted soon"
    ),
    pytest.param(encrypted("KMSNotFoundException"), f"{KEY} is gone: deploy", id="a key gone"),
    pytest.param(encrypted("Unheard"), "code: Unheard; deploy the code anew.", id="unheard of"),
    pytest.param(
        referenced("AccessDeniedException"),
        "code: AccessDeniedException; let Lambda read s3://builds/orders.zip, or deploy",
        id="a bucket that Lambda may not read any more",
    ),
    pytest.param(
        {"Error": error("NoSuchKey")}, "code: NoSuchKey; deploy", id="a package that is gone"
    ),
    pytest.param(
        {"Error": {"Message": "canary"}}, "code: an error without a code", id="no error code"
    ),
    pytest.param(
        {"Error": error("AccessDeniedException"), "Location": URL}, "code: Acc", id="a URL as well"
    ),
]
PASSING_CODE = [
    pytest.param(encrypted("KMSThrottlingException"), id="KMS throttles"),
    pytest.param(encrypted("KMSInternalException"), id="KMS is out of order"),
    pytest.param({"Error": error("ServiceException")}, id="Lambda is out of order"),
    pytest.param({"Error": error("SlowDown")}, id="S3 throttles"),
    pytest.param({}, id="neither URL nor error"),
]


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


# ------------------------------------------------------------------------------- environment


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


# ------------------------------------------------------------------------------- the runbook's scan


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


@pytest.mark.parametrize("code", [LASTING_TAGS, PASSING_TAGS])
def test_what_is_sealed_stays_so_although_its_tags_are_not_read(rule: Rule, code: str) -> None:
    told = rule.scan(
        answer({"ADMIN_PASSWORD": NOT_A_PASSWORD}, TagsError=error(code)), "scan_verify"
    )

    assert [variable["name"] for variable in told["variables"]] == ["ADMIN_PASSWORD"]


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
