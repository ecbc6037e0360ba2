"""CloudFront Functions are judged by their code in both stages and by their stores' values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from rule.aws import cloudfront_functions
from rule.aws.clients import FunctionNotRead
from rule.compliance.parameters import parse_parameters
from rule.compliance.verdict import judge
from rule.evaluator import Evaluator
from rule.evidence import cloudfront_function
from rule.evidence.allowance import NoTimeLeft
from rule.model import ComplianceType, Evidence, Verdict
from rule.scanning.result_cache import ResultCache
from tests.rule.cloudfront import CLEAN, EDITED, FUNCTION, LIVE, CloudFront
from tests.rule.contexts import Context
from tests.rule.edge_lists import Surroundings, reader
from tests.rule.scanning.tables import Rows

PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret
LEAKY = f'// sign in\n\nconst dbPassword = "{PASSWORD}";\n{CLEAN}'
SECRET = {"API_PASSWORD": PASSWORD}
ROUTES = {"/old": "/new", "/about-us": "/company/about"}


def evidence(around: CloudFront, **parameters: str) -> Evidence:
    """Return the evidence on the one function that there is."""
    (function,) = around.reader.functions()
    evaluator = Evaluator(
        parse_parameters(parameters), ResultCache(Rows()), never_opened, Context()
    )
    return evaluator.gather_evidence_of_cloudfront(function, around.reader)


def never_opened(_: str) -> Any:
    raise AssertionError("no package was asked for")


def verdict(around: CloudFront, **parameters: str) -> Verdict:
    return judge(evidence(around, **parameters))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ({LIVE: CLEAN, EDITED: CLEAN}, []),
        ({LIVE: LEAKY, EDITED: CLEAN}, ["LIVE/function.js:3"]),
        ({LIVE: CLEAN, EDITED: LEAKY}, ["DEVELOPMENT/function.js:3"]),
        ({EDITED: LEAKY}, ["DEVELOPMENT/function.js:3"]),
        ({LIVE: LEAKY, EDITED: LEAKY}, ["LIVE/function.js:3", "DEVELOPMENT/function.js:3"]),
    ],
)
def test_the_code_of_each_stage_is_judged(
    code: Mapping[tuple[str, str], str], found: list[str]
) -> None:
    gathered = evidence(CloudFront(code))

    assert [str(finding.location) for finding in gathered.findings] == found
    assert (judge(gathered).compliance_type is ComplianceType.NON_COMPLIANT) is bool(found)


RUNS_IT = {
    "Id": "E123ABC",
    "DefaultCacheBehavior": {
        "FunctionAssociations": {
            "Quantity": 1,
            "Items": [{"FunctionARN": f"{FUNCTION}/redirect", "EventType": "viewer-request"}],
        }
    },
}


@pytest.mark.parametrize(
    ("around", "may_list", "named"),
    [
        (Surroundings(distributions=[RUNS_IT]), True, "E123ABC viewer-request, "),
        (Surroundings(distributions=[]), True, ""),
        (Surroundings(refused={"list_distributions": "AccessDenied"}), True, ""),
        (Surroundings(refused={"list_distributions": "Throttling"}), True, ""),
        (Surroundings(distributions=[RUNS_IT]), False, ""),
    ],
    ids=["run", "not run", "denied", "throttled", "may not list"],
)
def test_the_verdict_says_where_live_code_runs(
    around: Surroundings, *, may_list: bool, named: str
) -> None:
    edge = reader(around, may_list=may_list)

    gathered = evidence(CloudFront({LIVE: LEAKY, EDITED: LEAKY}, edge=edge))

    assert [str(finding.location) for finding in gathered.findings] == [
        f"{named}LIVE/function.js:3",
        "DEVELOPMENT/function.js:3",
    ]


def test_distributions_that_cannot_be_listed_for_now_are_asked_for_once() -> None:
    around = Surroundings(refused={"list_distributions": "Throttling"})
    leaky = "".join(f'const dbPassword{n} = "{PASSWORD}{n}";\n' for n in range(9))

    gathered = evidence(CloudFront({LIVE: leaky}, edge=reader(around)))

    assert len(gathered.findings) == 9
    assert around.calls == ["list_distributions"]


@pytest.mark.parametrize("page", [1, 2, 50])
def test_each_value_of_a_store_is_judged_as_a_variable_of_its_keys_name(page: int) -> None:
    around = CloudFront(
        {LIVE: CLEAN, EDITED: CLEAN}, ROUTES | SECRET, frozenset({"redirect"}), page=page
    )

    gathered = evidence(around)

    (finding,) = gathered.findings
    assert str(finding.location) == "key-value store routes: API_PASSWORD"
    assert judge(gathered).annotation == (
        "Plaintext secrets in key-value stores: key-value store routes: API_PASSWORD (Secret "
        "Keyword). Whoever may read the store has them: use them at the origin or in Lambda@Edge, "
        "with Secrets Manager, then rotate."
    )


TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"  # pragma: allowlist secret
RANDOM = "wJalrXUtnFEMI/K7MDENG" + "+bPxRfiCY9qLmZtWvB"  # pragma: allowlist secret
URL = f"https://bob:{PASSWORD}@example.com/"


@pytest.mark.parametrize("page", [1, 2, 50])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        (TOKEN, "customer-12"),
        (f"user:{TOKEN}", PASSWORD),
        (URL, "/new"),
        (f"password={PASSWORD}", TOKEN),
        (RANDOM, TOKEN),
    ],
    ids=["token", "name and token", "URL", "assignment", "random"],
)
def test_a_key_that_holds_a_secret_itself_is_named_by_its_number(
    key: str, value: str, page: int
) -> None:
    values = ROUTES | {key: value} | SECRET
    around = CloudFront({LIVE: CLEAN}, values, frozenset({"redirect"}), page=page)

    gathered = evidence(around)

    assert [str(finding.location) for finding in gathered.findings] == [
        "key-value store routes: key number 3",
        "key-value store routes: API_PASSWORD",
    ]
    assert key not in judge(gathered).annotation


def test_a_key_that_holds_a_secret_is_exempt_by_itself_and_never_by_its_number() -> None:
    around = CloudFront({LIVE: CLEAN}, {f"user:{TOKEN}": "1"}, frozenset({"redirect"}))

    by_number = verdict(around, IgnoredVariables="key*")
    by_name = verdict(around, IgnoredVariables="user?*")

    assert by_number.compliance_type is ComplianceType.NON_COMPLIANT
    assert by_name.compliance_type is ComplianceType.COMPLIANT
    assert "key number 1" in by_name.annotation
    assert TOKEN not in by_name.annotation


def test_a_key_that_was_not_read_whole_is_named_as_safely() -> None:
    many = "&".join(f"field{number}={number}" for number in range(1_100))
    around = CloudFront({LIVE: CLEAN}, {RANDOM: many, "many": many}, frozenset({"redirect"}))

    gathered = evidence(around, MinimumConfidence="provider")

    assert [each.what for each in gathered.unread] == [
        "key-value store routes: key number 1",
        "key-value store routes: many",
    ]


def test_code_comes_before_stores() -> None:
    around = CloudFront({LIVE: LEAKY}, SECRET, frozenset({"redirect"}))

    assert verdict(around).annotation == (
        "Plaintext secrets in code and key-value stores: LIVE/function.js:3 (Secret Keyword), "
        "key-value store routes: API_PASSWORD (Secret Keyword). Take them out of the code, then "
        "rotate them. Take them out of the stores."
    )


def test_the_store_of_another_function_is_not_read() -> None:
    around = CloudFront({LIVE: CLEAN}, SECRET, frozenset())

    assert verdict(around).compliance_type is ComplianceType.COMPLIANT
    assert {"list_keys", "list_key_value_stores"}.isdisjoint(around.calls)


def test_a_store_that_is_in_no_list_is_named_by_its_identifier() -> None:
    around = CloudFront({LIVE: CLEAN}, SECRET, frozenset({"redirect"}), names={})

    assert "key-value store 85f0ad29: API_PASSWORD" in verdict(around).annotation


@pytest.mark.parametrize(
    ("parameters", "exempt"),
    [
        ({"IgnoredVariables": "API_*"}, 1),
        ({"IgnoredPaths": "function.js"}, 2),
        ({"IgnoredPaths": "/DEVELOPMENT/"}, 1),
        ({"IgnoredVariables": "API_*", "IgnoredPaths": "function.js"}, 3),
    ],
)
def test_the_rules_parameters_exempt_keys_and_stages(
    parameters: dict[str, str], exempt: int
) -> None:
    around = CloudFront({LIVE: LEAKY, EDITED: LEAKY}, SECRET, frozenset({"redirect"}))

    gathered = evidence(around, **parameters)

    assert (len(gathered.exempt), len(gathered.findings)) == (exempt, 3 - exempt)


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("get_function", "LIVE/function.js: cloudfront:GetFunction was denied for redirect: grant"),
        (
            "list_keys",
            "key-value store routes: cloudfront-keyvaluestore:ListKeys was denied for",
        ),
    ],
)
def test_what_is_denied_is_named_and_never_compliant(operation: str, said: str) -> None:
    around = CloudFront(
        {LIVE: CLEAN}, ROUTES, frozenset({"redirect"}), refused={operation: "AccessDeniedException"}
    )

    judged = verdict(around)

    assert judged.compliance_type is ComplianceType.NON_COMPLIANT
    assert said in judged.annotation
    assert "canary" not in judged.annotation


@pytest.mark.parametrize("operation", ["get_function", "list_keys"])
@pytest.mark.parametrize("code", ["Throttling", "InternalServerException", "NoSuchFunctionExists"])
def test_what_could_not_be_read_for_now_gives_no_verdict(operation: str, code: str) -> None:
    around = CloudFront({LIVE: CLEAN}, ROUTES, frozenset({"redirect"}), refused={operation: code})

    with pytest.raises(FunctionNotRead):
        evidence(around)


def test_what_was_found_is_judged_though_a_part_could_not_be_read_for_now() -> None:
    around = CloudFront(
        {LIVE: LEAKY}, ROUTES, frozenset({"redirect"}), refused={"list_keys": "Throttling"}
    )

    assert verdict(around).annotation.startswith(
        "Plaintext secrets in code: LIVE/function.js:3 (Secret Keyword)."
    )


def test_a_store_with_more_keys_than_are_read_is_never_compliant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cloudfront_functions, "MOST_STORE_PAGES", 3)
    values = {f"/{number}": "/" for number in range(4)}

    judged = verdict(CloudFront({LIVE: CLEAN}, values, frozenset({"redirect"}), page=1))

    assert judged.compliance_type is ComplianceType.NON_COMPLIANT
    assert "key-value store routes: it has more than 150 keys" in judged.annotation


def test_a_store_full_of_findings_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloudfront_function, "MOST_FINDINGS", 3)
    values = {f"PASSWORD_{number}": f"{PASSWORD}{number}" for number in range(50)}
    around = CloudFront({LIVE: CLEAN}, values, frozenset({"redirect"}), page=2)

    gathered = evidence(around)

    assert len(gathered.findings) == 3
    assert [unread.reason for unread in gathered.unread] == [
        "more than 3 findings; the rest was not read"
    ]
    assert around.calls.count("list_keys") == 2


@pytest.mark.parametrize("seconds_left", [[0.0], [300.0, 0.0]])
def test_what_no_time_is_left_for_gives_no_verdict(
    monkeypatch: pytest.MonkeyPatch, seconds_left: list[float]
) -> None:
    left = [*seconds_left, 0.0]
    monkeypatch.setattr(
        Evaluator, "seconds_left", property(lambda _: left.pop(0) if len(left) > 1 else left[0])
    )

    with pytest.raises(NoTimeLeft):
        evidence(CloudFront({LIVE: CLEAN}, ROUTES, frozenset({"redirect"})))


def test_a_page_of_keys_that_lacks_its_list_is_no_empty_store() -> None:
    around = CloudFront(
        {LIVE: CLEAN}, {}, frozenset({"redirect"}), answers={"list_keys": {"NextToken": "1"}}
    )

    with pytest.raises(FunctionNotRead, match="cloudfront-keyvaluestore:ListKeys"):
        evidence(around)
