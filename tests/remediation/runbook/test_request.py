from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from remediation.model import Association, CodeLine, Options, Shift
from remediation.planning.wiring import Wiring
from remediation.runbook.parts import InvalidRequest
from remediation.runbook.request import parse_request

SCAN = {
    "variables": [
        {"name": "DB_PASSWORD", "secret_type": "Secret Keyword", "exempt": False},
        {"name": "PUBLIC", "secret_type": "Secret Keyword", "exempt": True},
    ]
}
UNREAD = {"what": "layer", "reason": "it is another account's"}
BEHAVIOR = {"distribution": "E1", "path_pattern": "", "event_type": "viewer-request"}
PLAN = {"moving": ["DB_PASSWORD"], "wiring": "sealed"}


def request(**more: Any) -> dict[str, Any]:
    return {"action": "plan", "function_name": "orders", **more}


@pytest.mark.parametrize("scan", [SCAN, json.dumps(SCAN), json.dumps(json.dumps(SCAN))])
def test_the_scans_answer_is_read_however_automation_hands_it_over(scan: Any) -> None:
    assert parse_request(request(scan=scan)).found == ("DB_PASSWORD",)


def test_exempt_variables_are_not_found() -> None:
    assert "PUBLIC" not in parse_request(request(scan=SCAN)).found


CODE = {"path": "app.py", "line": 3, "layer": "", "own": True, "counts": True}


def test_the_scans_answer_says_where_secrets_stand_in_code() -> None:
    code = [CODE, {**CODE, "secret_type": "AWS Access Key"}, {**CODE, "line": 9, "counts": False}]
    unread = [{"what": "code", "reason": "it is damaged", "in_scope": True}]
    scan = {**SCAN, "code": code, "code_sha256": "a hash", "unread": unread}

    read = parse_request(request(scan=json.dumps(scan)))

    assert read.located == (CodeLine("app.py", 3),)
    assert (read.scanned_code, read.unread) == ("a hash", ("code: it is damaged",))


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        ({"code": 3}, "list of lines of code"),
        ({"code": [3]}, "list of lines of code"),
        ({"code": [{**CODE, "line": "3"}]}, "list of lines of code"),
        ({"code": [{**CODE, "line": True}]}, "list of lines of code"),
        ({"code": [{**CODE, "own": "yes"}]}, "list of lines of code"),
        ({"code": [{"path": "app.py", "line": 3, "counts": True}]}, "list of lines of code"),
        ({"code_sha256": 3}, "code_sha256 must be text"),
        ({"unread": [{"what": "code"}]}, "list of what was not read"),
        ({"unread": [{"what": "code", "reason": 3}]}, "list of what was not read"),
    ],
)
def test_a_scan_of_another_form_is_refused(scan: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        parse_request(request(scan=scan))


def test_the_plans_answer_says_what_moves_and_from_where() -> None:
    read = parse_request(request(plan=json.dumps(PLAN)))

    assert (read.planned, read.wiring_before) == (("DB_PASSWORD",), Wiring.SEALED)


def test_the_plans_answer_says_with_which_role_it_was_made() -> None:
    role = "arn:aws:iam::123456789012:role/orders-role"

    assert parse_request(request(plan={**PLAN, "role_arn": role})).planned_role == role
    assert parse_request(request(plan=PLAN)).planned_role is None


@pytest.mark.parametrize(
    ("how", "shift"),
    [
        ("AllAtOnce", None),
        ("Canary1Percent1Minutes", Shift(1, 1)),
        ("Canary10Percent30Minutes", Shift(10, 30)),
        ("Canary99Percent99Minutes", Shift(99, 99)),
    ],
)
def test_how_aliases_are_moved_is_said_as_sam_says_it(how: str, shift: Shift | None) -> None:
    assert parse_request(request(alias_shift=how)).options.shift == shift


@pytest.mark.parametrize("text", ["2026-11-29T12:00:00+00:00", "2026-11-29T12:00:00Z"])
def test_the_answer_of_shift_says_since_when_aliases_shift(text: str) -> None:
    shifted = json.dumps({"status": "Shift succeeded", "since": text})

    assert parse_request(request(shifted=shifted)).shifting_since == datetime(
        2026, 11, 29, 12, tzinfo=UTC
    )
    assert parse_request(request(shifted={"since": None})).shifting_since is None


def test_the_plans_answer_says_what_runs_a_version_at_the_edge() -> None:
    unread = [{"what": "code", "reason": "it is damaged"}, {**UNREAD, "in_scope": False}]

    read = parse_request(
        request(plan={"version": "7", "associations": [BEHAVIOR]}, scan={"unread": unread})
    )

    assert read.edge.version == "7"
    assert read.edge.associations == (Association("E1", "", "viewer-request"),)
    assert read.edge.blocking == ("code: it is damaged",)
    assert read.unread == ("code: it is damaged", "layer: it is another account's")


@pytest.mark.parametrize("proved", ["17", None])
def test_the_probes_answer_says_which_revision_it_proved(proved: str | None) -> None:
    answer = json.dumps({"status": "Probe succeeded", "revision_id": proved})

    assert parse_request(request(probe=answer)).probed_revision == proved
    assert parse_request(request()).probed_revision is None


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"probe": {"revision_id": 17}}, "revision_id must be text"),
        ({"probe": "no JSON"}, "The probe is not JSON"),
        ({"plan": {"role_arn": ["a role"]}}, "role_arn must be text"),
    ],
)
def test_an_answer_that_is_none_is_refused(part: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        parse_request(request(**part))


def test_without_choices_the_stacks_own_hold() -> None:
    empty = {
        "variables": [],
        "secret_name_prefix": "",
        "kms_key_id": "",
        "one_step": "false",
        "automatic": "",
        "repoint_aliases": "false",
        "alias_shift": "AllAtOnce",
        "alias_alarm": "",
        "shifted": "",
        "delete_old_versions": "false",
        "delete_secret_after_days": "0",
    }

    read = parse_request(request(**empty))

    assert read.options == Options()
    assert read.delete_secret_after_days is None


def test_every_choice_is_read() -> None:
    read = parse_request(
        request(
            variables=["A", "B"],
            secret_name_prefix="p/",
            kms_key_id="k",
            one_step="true",
            automatic="true",
            repoint_aliases="true",
            alias_shift="Canary10Percent5Minutes",
            alias_alarm="orders-errors",
            delete_old_versions="true",
            delete_secret_after_days="7",
        )
    )

    assert read.options == Options(
        ("A", "B"),
        "p/",
        "k",
        one_step=True,
        automatic=True,
        repoint_aliases=True,
        shift=Shift(10, 5, "orders-errors"),
        delete_old_versions=True,
    )
    assert read.delete_secret_after_days == 7


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({}, "needs an action"),
        ({"action": "plan"}, "needs an action and a function_name"),
        (request(function_name=""), "needs an action"),
        (request(function_name="arn:aws:lambda:eu-central-1:1:function:f"), "bare name"),
        (request(more=1), r"unknown parts: \['more'\]"),
        (request(scan="{"), "scan is not JSON"),
        (request(scan="[]"), "scan must be an object"),
        (request(scan={"variables": [{"name": "A"}]}), "no valid list of variables"),
        (request(scan=100_000 * "["), "scan is not JSON"),
        (request(scan={"variables": [{"name": 1, "exempt": False}]}), "no valid list of variables"),
        (
            request(scan={"variables": [{"name": "A", "exempt": "false"}]}),
            "no valid list of variables",
        ),
        *(
            (request(alias_shift=how), "alias_shift must be")
            for how in (
                *("Canary", "Canary0Percent5Minutes", "Canary100Percent5Minutes"),
                *("Canary10Percent0Minutes", "Canary10Percent100Minutes", "allatonce"),
                *("Linear10PercentEvery1Minute", "CodeDeployDefault.LambdaAllAtOnce", " "),
                "Canary10Percent5Minutes ",
            )
        ),
        (request(alias_shift=7), "alias_shift must be text"),
        (request(alias_shift="Canary1Percent1Minutes", alias_alarm=["a"]), "alias_alarm must be"),
        (request(shifted={"since": "yesterday"}), "since must be a time"),
        (request(shifted={"since": "2026-11-29T12:00:00"}), "since must be a time with its zone"),
        (request(shifted={"since": 1}), "since must be text"),
        (request(shifted="{"), "shifted is not JSON"),
        (request(plan={"wiring": "rewired"}), "plan's wiring is none"),
        (request(plan={"wiring": ["plain"]}), "plan's wiring is none"),
        (request(plan={"deletable": "1"}), "deletable must be a list of versions' numbers"),
        (request(plan={"deletable": [1]}), "deletable must be a list of versions' numbers"),
        (request(plan={"deletable": ["$LATEST"]}), "deletable must be a list"),
        (request(plan={"deletable": [""]}), "deletable must be a list"),
        (request(plan={"moves": [{"alias": "live"}]}), "moves name no aliases and versions"),
        (request(plan={"moves": ["live"]}), "moves name no aliases and versions"),
        (request(plan={"moves": [{"alias": 1, "version": "1"}]}), "moves name no aliases"),
        (request(plan={"moves": [{"alias": "a", "version": "$LATEST"}]}), "moves name no aliases"),
        (request(plan={"associations": 3}), "plan's associations are none"),
        (request(plan={"associations": [{"distribution": "E1"}]}), "plan's associations are none"),
        (request(plan={"associations": ["E1"]}), "plan's associations are none"),
        (request(plan={"associations": [{**BEHAVIOR, "event_type": 1}]}), "associations are none"),
        (request(plan={"version": 3}), "planned version is no version's number"),
        (request(plan={"version": "$LATEST"}), "planned version is no version's number"),
        (request(published={"version": 3}), "published version is no version's number"),
        (request(published={"version": "$LATEST"}), "published version is no version's number"),
        (request(published="{"), "published is not JSON"),
        (request(delete_old_versions="yes"), "delete_old_versions must be true or false"),
        (request(variables=[1]), "list of names"),
        (request(secret_name_prefix=["p/"]), "secret_name_prefix must be text"),
        (request(kms_key_id={"key": "k"}), "kms_key_id must be text"),
        (request(one_step=["true"]), "one_step must be true or false"),
        (request(one_step="perhaps"), "one_step must be true or false"),
        (request(delete_secret_after_days="3"), "0, or 7 to 30"),
        (request(delete_secret_after_days="soon"), "0, or 7 to 30"),
        (request(delete_secret_after_days="²"), "0, or 7 to 30"),
        (request(delete_secret_after_days="9" * 5_000), "0, or 7 to 30"),
        (request(delete_secret_after_days=7.5), "0, or 7 to 30"),
    ],
)
def test_a_request_of_another_form_is_refused(event: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        parse_request(event)


def test_a_refusal_quotes_no_value_of_the_payload() -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse_request(request(plan={"wiring": "a-meadow"}))

    assert "a-meadow" not in str(refused.value)
    assert refused.value.__suppress_context__
