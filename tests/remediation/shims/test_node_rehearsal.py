"""A shadowed Node.js function rehearses what sealed will be, and its traffic does not notice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.remediation.builders import NONCE
from tests.remediation.shims.node_project import (
    ARN,
    BOTH,
    OWN_HANDLER,
    PROBE,
    Project,
    results,
)

SPY = """
const http = require('node:http');
const { ClientRequest } = http;
process.env.SEEN = '';
http.ClientRequest = function (...given) {
  process.env.SEEN += `${process.env.ORDERS ?? 'hidden'} `;
  return new ClientRequest(...given);
};
require('node:module').syncBuiltinESMExports();
"""
"""Is preloaded, and notes what the environment holds while the secret is asked for."""


def answered(**changes: Any) -> dict[str, Any]:
    return {**PROBE, "loaded": True, "cause": None, "different": [], "missing": [], **changes}


def run_with_spy(project: Project, *events: Any) -> dict[str, Any]:
    project.write(spy_cjs=SPY)
    project.options = ("--require", str(project.root / "spy.cjs"))
    told, _ = project.run(*events)
    return told


def test_what_the_probe_lists_is_hidden_while_the_secret_loads_and_then_put_back(
    project: Project,
) -> None:
    told = run_with_spy(project, PROBE)

    assert results(told) == [answered()]
    assert told["environment"]["SEEN"] == "hidden "
    assert {name: told["environment"][name] for name in BOTH} == BOTH


def test_traffic_does_not_see_that_the_secret_is_asked_for_again(project: Project) -> None:
    project.secrets.error = "AccessDeniedException"

    told = run_with_spy(project, PROBE)

    assert told["environment"]["SEEN"] == "hidden one "
    assert told["environment"]["ORDERS"] == "one"


def test_a_setting_that_moves_is_not_there_for_the_rehearsal(project: Project) -> None:
    project.plaintext["http_proxy"] = "http://127.0.0.1:1"
    project.secrets.values = dict(project.plaintext)
    project.names = "MAIL,ORDERS,http_proxy"

    told, log = project.run(PROBE)

    assert results(told) == [answered()]
    assert told["environment"]["http_proxy"] == "http://127.0.0.1:1"
    assert log == ""


@pytest.mark.parametrize("moved", ["AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ACCESS_KEY_ID"])
def test_a_setting_that_moves_and_is_needed_fails_the_probe_and_not_the_traffic(
    project: Project, moved: str
) -> None:
    project.names = f"MAIL,ORDERS,{moved}"
    # No host on this machine's network, and at once.
    elsewhere = {"https_proxy": "http://127.0.0.1:1"}

    told, log = project.run({"any": "event"}, PROBE, **elsewhere)

    traffic, probe = results(told)
    assert traffic == {"event": {"any": "event"}}
    assert probe["loaded"] is False
    assert probe["cause"] in ("ECONNREFUSED", "no credentials")
    assert told["environment"][moved]
    assert log.count("going on with the plaintext") == 1


def test_what_is_gone_comes_from_the_secret_and_nothing_else_does(project: Project) -> None:
    project.plaintext = {"ORDERS": "still here"}
    project.secrets.values = {**BOTH, "UNLISTED": "of another version"}

    told, log = project.run(PROBE)

    assert results(told) == [answered(different=["ORDERS"])]
    assert told["environment"]["ORDERS"] == "still here"
    assert told["environment"]["MAIL"] == "two"
    assert "UNLISTED" not in told["environment"]
    assert log == ""


def test_without_any_plaintext_a_function_is_filled_as_a_sealed_one_and_answers(
    project: Project,
) -> None:
    project.plaintext = {"UNLISTED": "set again"}
    project.names = "MAIL,ORDERS,GONE"
    project.secrets.values = {**BOTH, "UNLISTED": "stored", "MORE": "three"}

    told, log = project.run({"any": "event"}, PROBE)

    assert results(told) == [{"event": {"any": "event"}}, answered(missing=["GONE"])]
    environment = told["environment"]
    assert (environment["ORDERS"], environment["UNLISTED"]) == ("one", "set again")
    assert environment["MORE"] == "three"
    assert log == (
        "sealed-env: set again in the environment, which wins over the secret: UNLISTED\n"
    )


def test_without_any_plaintext_a_function_fails_closed_as_a_sealed_one(project: Project) -> None:
    project.plaintext = {}
    project.secrets.error = "AccessDeniedException"

    told, log = project.run(PROBE)

    assert told["error"].startswith(f"SecretNotLoaded: {ARN} was not loaded: AccessDenied")
    assert log == ""


@pytest.mark.parametrize("names", [None, "MAIL,ORDERS"], ids=["sealed", "shadowed"])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (OWN_HANDLER, "app.handler"),
        ("lumigo-auto-instrument.handler", "lumigo-auto-instrument.handler"),
        ("/opt/wrapper/index.handler", "/opt/wrapper/index.handler"),
        ("", ""),
    ],
)
def test_a_handler_that_a_wrapper_has_put_first_stays_there(
    project: Project, names: str | None, given: str, expected: str
) -> None:
    project.names, project.plaintext = names, BOTH if names else {}

    told, _ = project.run({"any": "event"}, _HANDLER=given)

    assert results(told) == [{"event": {"any": "event"}}]
    assert told["environment"]["_HANDLER"] == expected


def test_the_nonce_may_stand_alone(project: Project) -> None:
    told, _ = project.run(PROBE, SEALED_ENV_PROBE=NONCE)

    assert results(told) == [answered()]
