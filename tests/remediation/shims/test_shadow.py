"""A shadowed Python function: what the probe is told, and what live traffic gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sealed_env import startup
from sealed_env.bootstrap import answering
from sealed_env.errors import SecretNotLoaded
from sealed_env.loading import load

from tests.real_runtime.secrets_server import secrets_server
from tests.remediation.builders import NONCE
from tests.remediation.shims.shadowed import ARN, CONTEXT, EVENT, PROBE, Stored, environment


@pytest.mark.parametrize(
    ("values", "plaintext", "answer"),
    [
        (
            {"ORDERS": "one", "MAIL": "two"},
            {"ORDERS": "one", "MAIL": "two"},
            {"loaded": True, "cause": None, "different": [], "missing": []},
        ),
        (
            {"ORDERS": "one", "MAIL": "two"},
            {"ORDERS": "another one", "MAIL": "another two"},
            {"loaded": True, "cause": None, "different": ["MAIL", "ORDERS"], "missing": []},
        ),
        (
            {"ORDERS": "one", "MAIL": "two"},
            {},
            {"loaded": True, "cause": None, "different": [], "missing": []},
        ),
        (
            {"OTHER": "three"},
            {"ORDERS": "one", "MAIL": "two"},
            {"loaded": True, "cause": None, "different": [], "missing": ["MAIL", "ORDERS"]},
        ),
        (
            {},
            {"ORDERS": "one", "MAIL": "two"},
            {"loaded": False, "cause": "AccessDeniedException", "different": [], "missing": []},
        ),
    ],
    ids=["equal", "different", "gone at once", "another secret", "denied"],
)
def test_the_probe_is_told_what_differs_and_no_value(
    stored: Stored, values: dict[str, str], plaintext: dict[str, str], answer: dict[str, Any]
) -> None:
    stored.values = values

    handler = startup.start(environment(**plaintext))

    assert handler(PROBE, CONTEXT) == {**PROBE, **answer}


def test_a_grant_that_arrives_late_is_seen_by_the_next_probe(stored: Stored) -> None:
    function = environment(ORDERS="one", MAIL="two")
    handler = startup.start(function)
    assert handler(PROBE, CONTEXT)["cause"] == "AccessDeniedException"

    stored.values = {"ORDERS": "one", "MAIL": "two"}

    assert handler(PROBE, CONTEXT)["loaded"] is True
    asked = stored.asked
    assert handler(PROBE, CONTEXT)["loaded"] is True
    assert stored.asked == asked


def test_what_the_environment_lacks_comes_from_the_secret_and_what_it_has_stays(
    stored: Stored,
) -> None:
    stored.values = {"ORDERS": "one", "MAIL": "two"}
    function = environment(ORDERS="set by hand")

    startup.start(function)

    assert (function["ORDERS"], function["MAIL"]) == ("set by hand", "two")


def test_live_traffic_goes_on_with_the_plaintext_and_the_log_says_so(
    stored: Stored, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = startup.start(environment(ORDERS="one", MAIL="two"))

    assert handler(EVENT, CONTEXT) == (EVENT, CONTEXT)
    assert stored.asked == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(
        "sealed-env: going on with the plaintext, since all of it is still there: "
        f"{ARN} was not loaded: AccessDeniedException. Attach LambdaSecretsManagerPolicy"
    )


@pytest.mark.usefixtures("stored")
def test_live_traffic_goes_on_although_a_variable_makes_the_secret_unreachable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(startup, "load", load)
    keys = {"AWS_ACCESS_KEY_ID": "key-id", "AWS_SECRET_ACCESS_KEY": "-"}
    wrong = {"https_proxy": "http://proxy.example:none"}

    handler = startup.start(environment(ORDERS="one", MAIL="two", **keys, **wrong))

    assert handler(EVENT, CONTEXT) == (EVENT, CONTEXT)
    assert handler(PROBE, CONTEXT)["cause"] == "ValueError"


@pytest.mark.usefixtures("stored")
def test_without_secret_and_plaintext_the_function_does_not_start() -> None:
    with pytest.raises(SecretNotLoaded, match="AccessDeniedException"):
        startup.start(environment(ORDERS="one"))


def test_an_empty_name_is_no_variable(stored: Stored) -> None:
    stored.values = {"ORDERS": "one"}
    function = {**environment(ORDERS="one"), "SEALED_ENV_PROBE": f"{NONCE}:"}

    assert startup.start(function)(PROBE, CONTEXT)["missing"] == []


@pytest.mark.parametrize("gone", ["SEALED_ENV_ARN", "SEALED_ENV_HANDLER"])
@pytest.mark.usefixtures("stored")
def test_a_pointer_that_is_gone_is_named_with_the_way_out(gone: str) -> None:
    function = environment(ORDERS="one", MAIL="two")
    function[gone] = ""

    with pytest.raises(RuntimeError) as failed:
        startup.start(function)

    assert str(failed.value) == (
        f"The function's handler is the one of a sealed environment, and {gone} is gone: "
        "run the backout runbook, or deploy the function anew"
    )


# ------------------------------------------------------------------------ the nonce


@pytest.mark.parametrize(
    "event",
    [
        {"sealed-env-probe": "f" * 32},
        {"sealed-env-probe": NONCE[:-1]},
        {"sealed-env-probe": None},
        {"sealed-env-probe": NONCE, "more": "1"},
        {"another-key": NONCE},
        {},
        [NONCE],
        NONCE,
        None,
    ],
    ids=str,
)
def test_nothing_but_the_right_nonce_is_answered(event: Any) -> None:
    def never() -> dict[str, Any]:
        pytest.fail("the probe was answered")

    handler = answering(NONCE, lambda *given: given, never)

    assert handler(event, CONTEXT) == (event, CONTEXT)


# ------------------------------------------------------------------------ the rehearsal


@pytest.mark.parametrize("plaintext", [{"ORDERS": "one", "MAIL": "two"}, {"ORDERS": "one"}, {}])
def test_the_secret_is_loaded_as_it_will_be_without_the_plaintext(
    stored: Stored, plaintext: dict[str, str]
) -> None:
    stored.values = {"ORDERS": "one", "MAIL": "two"}
    function = environment(**plaintext, LOG_LEVEL="debug")

    handler = startup.start(function)

    assert stored.seen & {"ORDERS", "MAIL", "LOG_LEVEL"} == {"LOG_LEVEL"}
    assert (function["ORDERS"], function["MAIL"]) == ("one", "two")
    assert handler(EVENT, CONTEXT) == (EVENT, CONTEXT)


def test_the_plaintext_never_leaves_the_environment(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    function = environment(ORDERS="one", MAIL="two")
    before = dict(function)
    during: list[dict[str, str]] = []

    def load(arn: str, given: Mapping[str, str]) -> dict[str, str]:
        during.append(dict(function))
        return stored.load(arn, given)

    monkeypatch.setattr(startup, "load", load)

    handler = startup.start(function)
    handler(PROBE, CONTEXT)

    assert during == [before, before]
    assert function == before


def test_what_is_made_with_a_listed_variable_fails_the_probe(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "load", load)
    with secrets_server(ARN, {"ORDERS": "one"}) as secrets:
        keys = {**secrets.variables(), "AWS_ENDPOINT_URL_SECRETS_MANAGER": "", "HTTPS_PROXY": ""}
        given = {**keys, "AWS_ENDPOINT_URL": secrets.endpoint}
        function = {**environment(**given), "SEALED_ENV_PROBE": f"{NONCE}:AWS_ACCESS_KEY_ID"}
        assert startup.start(function)(PROBE, CONTEXT)["cause"] == "no credentials"
        function["SEALED_ENV_PROBE"] = f"{NONCE}:ORDERS"
        assert startup.start(function)(PROBE, CONTEXT)["loaded"] is True
    assert stored.asked == 0


def test_a_function_without_any_plaintext_is_started_as_a_sealed_one_and_answers(
    stored: Stored, capsys: pytest.CaptureFixture[str]
) -> None:
    stored.values = {"ORDERS": "one", "OTHER": "two", "SET_AGAIN": "three"}
    function = environment(SET_AGAIN="by hand")

    handler = startup.start(function)

    assert (function["ORDERS"], function["OTHER"]) == ("one", "two")
    assert "set again in the environment" in capsys.readouterr().err
    told = {"loaded": True, "cause": None, "different": [], "missing": ["MAIL"]}
    assert handler(PROBE, CONTEXT) == {**PROBE, **told}
    assert handler(EVENT, CONTEXT) == (EVENT, CONTEXT)
    assert stored.asked == 1


def test_only_what_the_probe_lists_is_put_into_the_environment(stored: Stored) -> None:
    stored.values = {"ORDERS": "one", "MAIL": "two", "OTHER": "three"}
    function = environment(ORDERS="one")

    startup.start(function)

    assert function["MAIL"] == "two"
    assert "OTHER" not in function
