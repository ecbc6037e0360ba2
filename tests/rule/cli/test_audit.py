from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rule.audit.baseline import BaselineUnusable
from rule.audit.options import AuditOptions
from rule.audit.outcome import Audited, Outcome, UnlistedPlace
from rule.audit.policy import READING_ACTIONS
from rule.aws.accounts import AccountNotReached
from rule.cli import audit as command
from rule.cli.audit_report import report_of
from rule.cli.main import main
from rule.evaluator import scanner_for
from rule.model import Broken, Evidence, RuleParameters, Unread, VersionsJudged
from rule.output.formats import FORMATS
from tests.rule.audit.account_in_memory import PLACE, in_code, in_variable, outcome

UNREAD = (Unread("code", "lambda:GetFunction was denied: grant it to the rule's role"),)
FOUND = outcome("orders", in_variable())
DENIED = outcome("sync", unread=UNREAD)
BROKEN = replace(outcome("mail"), evidence=Evidence(broken=Broken(("no layer",))))
CRASHED = replace(DENIED, verdict=None, crashed=True)


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[AuditOptions]]:
    """Return what sets an audit's outcome, and gives the options of the audits that come."""

    def set_outcome(*outcomes: Outcome, **more: Any) -> list[AuditOptions]:
        asked: list[AuditOptions] = []

        def audit(options: AuditOptions, _: object) -> Audited:
            asked.append(options)
            return Audited(outcomes, places=(PLACE,), **more)

        monkeypatch.setattr(command, "audit", audit)
        return asked

    return set_outcome


@pytest.mark.parametrize(
    ("outcomes", "more", "codes"),
    [
        ((outcome(),), {}, (0, 0, 0)),
        ((FOUND, outcome("mail")), {}, (1, 1, 0)),
        ((FOUND, DENIED), {}, (1, 1, 0)),
        ((DENIED,), {}, (0, 3, 0)),
        ((BROKEN,), {}, (3, 3, 0)),
        ((), {"unlisted": (UnlistedPlace(PLACE, "denied"),)}, (2, 2, 2)),
        ((FOUND,), {"interrupted": True}, (3, 3, 3)),
        ((), {"unmatched": ("ordres",)}, (0, 3, 0)),
        ((FOUND,), {"unmatched": ("ordres",)}, (1, 1, 0)),
        ((FOUND, CRASHED), {}, (70, 70, 70)),
    ],
    ids=[
        *("clean", "found", "found and unread", "unread", "broken", "unlisted", "interrupted"),
        *("no such function", "found and no such function", "crash"),
    ],
)
def test_the_exit_code_says_what_the_user_wants_it_to_fail_on(
    audited: Callable[..., object],
    outcomes: tuple[Outcome, ...],
    more: dict[str, Any],
    codes: tuple[int, int, int],
) -> None:
    audited(*outcomes, **more)

    given = ("findings", "unread", "never")
    assert tuple(main(["audit", "--fail-on", each]) for each in given) == codes
    assert main(["audit"]) == codes[1]


def test_a_name_that_no_function_has_is_said_in_each_format(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    audited(unmatched=("ordres",))

    assert main(["audit", "--function", "ordres"]) == 3
    assert "not read: ordres: no function is named so\n" in capsys.readouterr().out
    assert main(["audit", "--function", "ordres", "--format", "json"]) == 3
    shown = capsys.readouterr()
    assert not json.loads(shown.out)["complete"]
    assert "not read: ordres: no function is named so\n" in shown.err


@pytest.mark.parametrize("pattern", ["", " "])
def test_an_empty_name_is_a_wrong_command_line(pattern: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["audit", "--function", pattern])


def test_one_region_of_two_that_could_not_be_listed_is_unfinished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = replace(PLACE, region="us-east-1")
    given = Audited((outcome(),), (UnlistedPlace(other, "denied"),), (PLACE, other))
    monkeypatch.setattr(command, "audit", lambda *_: given)

    assert main(["audit"]) == 3


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


def test_an_account_that_is_not_reached_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def audit(*_: object) -> Audited:
        raise AccountNotReached("ec2:DescribeRegions was denied: grant it to the rule's role")

    monkeypatch.setattr(command, "audit", audit)

    assert main(["audit", "--region", "all"]) == 2
    assert capsys.readouterr().err == (
        "python -m rule: ec2:DescribeRegions was denied: "
        "grant it to the credentials of this audit\n"
    )


def test_who_has_to_be_granted_something_is_who_audits(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    audited(DENIED)
    main(["audit"])

    assert (
        "not read: sync: code: lambda:GetFunction was denied: "
        "grant it to the credentials of this audit" in capsys.readouterr().out
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_too_says_that_who_audits_has_to_be_granted_something(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    reason = "lambda:ListFunctions was denied: grant it to the rule's role"
    audited(DENIED, unlisted=(UnlistedPlace(PLACE, reason),))
    main(["audit", "--format", name])

    report = capsys.readouterr().out
    assert "lambda:GetFunction was denied" in report
    assert "lambda:ListFunctions was denied" in report
    assert "grant it to the credentials of this audit" in report
    assert "grant it to the rule" not in report


def test_a_name_cannot_control_the_terminal(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    audited(outcome("orders", in_code("\x1b[31mapp.py\n")))
    main(["audit"])

    assert "\\x1b[31mapp.py\\n:3" in capsys.readouterr().out


def test_a_baseline_is_written_once_and_then_only_what_is_new_counts(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "baseline.json"
    audited(FOUND)
    assert main(["audit", "--baseline", str(file)]) == 0
    written = file.read_text()
    assert f"note: {file} now holds what was found" in capsys.readouterr().err

    audited(outcome("orders", in_code()), outcome("mail"))
    assert main(["audit", "--baseline", str(file)]) == 1
    shown = capsys.readouterr().out
    assert shown.splitlines()[-1] == f"compared with {file}: 1 new, 1 no longer there"
    assert file.read_text() == written

    audited(FOUND)
    assert main(["audit", "--baseline", str(file)]) == 0
    assert "environment:DB_PASSWORD" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "more", [{"interrupted": True}, {"unlisted": (UnlistedPlace(PLACE, "denied"),)}]
)
def test_no_baseline_is_written_of_a_part(
    audited: Callable[..., object], tmp_path: Path, more: dict[str, Any]
) -> None:
    audited(FOUND, **more)
    main(["audit", "--baseline", str(tmp_path / "baseline.json")])

    assert not (tmp_path / "baseline.json").exists()


def test_a_baseline_that_is_none_is_refused_before_anything_is_asked(
    audited: Callable[..., list[AuditOptions]], tmp_path: Path
) -> None:
    asked = audited(FOUND)
    (tmp_path / "baseline.json").write_text("{}")

    assert main(["audit", "--baseline", str(tmp_path / "baseline.json")]) == 2
    assert asked == []


def test_a_baseline_that_cannot_be_written_is_refused_before_anything_is_asked(
    audited: Callable[..., list[AuditOptions]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = audited(FOUND)

    assert main(["audit", "--baseline", str(tmp_path / "gone" / "baseline.json")]) == 2
    assert asked == []
    assert "--baseline: the folder of " in capsys.readouterr().err


def test_a_baseline_that_is_lost_meanwhile_takes_no_finding_along(
    audited: Callable[..., object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def write(path: Path, _: object) -> None:
        raise BaselineUnusable(f"{path} cannot be written: No space left on device")

    monkeypatch.setattr(command, "write_baseline", write)

    for outcomes in ((FOUND,), ()):
        audited(*outcomes)
        assert main(["audit", "--baseline", str(tmp_path / "baseline.json")]) == 2
        shown = capsys.readouterr()
        assert ("orders  " in shown.out) is bool(outcomes)
        assert "cannot be written: No space left" in shown.err


@pytest.mark.parametrize("name", ["json", "ndjson", "csv", "sarif", "junit", "ocsf"])
def test_a_report_has_each_function_that_is_not_clean_and_what_was_not_read(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    audited(FOUND, DENIED, unlisted=(UnlistedPlace(PLACE, "denied"),))
    main(["audit", "--format", name])

    told = capsys.readouterr()
    assert "DB_PASSWORD" in told.out
    assert "orders" in told.out
    assert "not read: sync: code: lambda:GetFunction was denied" in told.err


def test_a_json_report_says_which_function_it_is_and_how_it_was_judged(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    audited(FOUND, interrupted=True, not_judged=("arn:one",), not_listed=(PLACE,))
    main(["audit", "--format", "json"])

    report = json.loads(capsys.readouterr().out)
    assert report["command"] == "audit"
    assert "arn:aws:lambda:eu-central-1:123456789012:function:orders" in json.dumps(report)
    assert "NON_COMPLIANT" in json.dumps(report)
    assert json.dumps(report).count("the audit was interrupted") == 2


def test_a_report_beside_a_baseline_has_new_findings_only(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = str(tmp_path / "baseline.json")
    audited(FOUND)
    main(["audit", "--baseline", file])
    audited(outcome("orders", in_variable(), in_code()))
    main(["audit", "--baseline", file, "--format", "csv"])

    told = capsys.readouterr()
    assert "app.py" in told.out
    assert "DB_PASSWORD" not in told.out.split("SECRET")[-1]
    assert told.err.endswith("1 new, 0 no longer there\n")


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


def test_a_report_says_when_a_function_was_changed_whose_it_is_and_what_stops_the_button() -> None:
    evidence = Evidence(
        FOUND.counted, remediation_blocker="5 layers", broken=Broken(("no layer",)), is_sealed=True
    )
    given = replace(FOUND, evidence=evidence, modified="2026-11-01", owner="shop")

    report = report_of(Audited((given,), places=(PLACE,)), scanner_for(RuleParameters()), None)

    (subject,) = report.subjects
    assert subject.function
    assert (subject.function.modified, subject.function.owner) == ("2026-11-01", "shop")
    assert (subject.remediation_blocker, subject.faults) == ("5 layers", ("no layer",))
    assert subject.is_sealed
