"""``audit``: which functions its command line asks for, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from rule.audit.options import AuditOptions
from rule.audit.policy import READING_ACTIONS
from rule.cli.main import main
from rule.model import RuleParameters, VersionsJudged


@pytest.mark.parametrize("pattern", ["", " "])
def test_an_empty_name_is_a_wrong_command_line(pattern: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["audit", "--function", pattern])


def test_the_options_say_which_functions_and_how_they_are_judged(
    audited: Callable[..., list[AuditOptions]],
) -> None:
    asked = audited()

    main(
        [
            *("audit", "--profile", "work", "--region", "eu-central-1", "--region", "us-east-1"),
            *("--function", "a*", "--function", "b", "--accounts", "111111111111, 222222222222"),
            *("--role-name", "path/audit", "--versions", "all", "--no-layers", "--images"),
            *("--concurrency", "3", "--seconds", "9.5", "--resume"),
        ]
    )

    (options,) = asked
    assert options.scope.regions == ("eu-central-1", "us-east-1")
    assert options.scope.functions == ("a*", "b")
    assert options.scope.accounts == ("111111111111", "222222222222")
    assert options.scope.role_name == "path/audit"
    assert options.parameters == RuleParameters(
        scan_layers=False, scan_images=True, published_versions=VersionsJudged.ALL
    )
    assert (options.profile, options.concurrency, options.seconds) == ("work", 3, 9.5)
    assert options.resume


def test_without_options_a_function_is_judged_as_the_rule_judges_it(
    audited: Callable[..., list[AuditOptions]],
) -> None:
    asked = audited()

    main(["audit"])
    named = '{"MinimumConfidence": "named", "PublishedVersions": "all"}'
    main(["audit", "--no-code", "--parameters", named])

    assert asked[0].parameters == RuleParameters()
    assert asked[1].parameters.scan_code is False
    assert asked[1].parameters.minimum_confidence.name == "NAMED"
    assert asked[1].parameters.published_versions is VersionsJudged.ALL


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--accounts", "12345"), "they must be IDs of 12 digits"),
        (("--accounts", "111111111111", "--organization"), "not allowed with argument"),
        (("--role-name", "a b"), "it must be a role's name"),
        (("--role-name", ""), "it must be a role's name"),
        (("--concurrency", "0"), "it must be a number from 1 to 64"),
        (("--concurrency", "x"), "it must be a number from 1 to 64"),
        (("--region", "eu-central-1,us-east-1"), "give --region once for each Region"),
        (("--region", "EU-CENTRAL-1"), "give --region once for each Region"),
        (("--region", ""), "give --region once for each Region"),
        (("--since", "soon"), "it must be a day such as 2026-11-01"),
        (("--since", "2999-01-01"), "it must not lie in the future"),
        (("--seconds", "0"), "it must be a number of seconds"),
        (("--seconds", "x"), "it must be a number of seconds"),
        (("--versions", "some"), "invalid choice"),
        (("--parameters", "[]"), "--parameters must be a JSON object"),
        (("--parameters", "{"), "--parameters must be a JSON object"),
        (("--parameters", '{"Scan": 1}'), "unknown parameter 'Scan'"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(
    audited: Callable[..., list[AuditOptions]],
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    asked = audited()

    try:
        code: object = main(["audit", *arguments])
    except SystemExit as ended:
        code = ended.code

    assert code == 2
    assert asked == []
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_the_policy_is_printed_and_nothing_is_asked(
    audited: Callable[..., list[AuditOptions]], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = audited()

    assert main(["audit", "--policy"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert main(["audit", "--policy", "--role-name", "audit"]) == 0
    for_all = json.loads(capsys.readouterr().out)

    assert asked == []
    assert alone["Statement"][0]["Action"] == list(READING_ACTIONS)
    assert for_all["Statement"][-1]["Resource"] == "arn:*:iam::*:role/audit"
