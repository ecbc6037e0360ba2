"""The Node.js shim in a shadowed function: the probe, and live traffic."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.remediation.builders import NONCE
from tests.remediation.shims.node_project import (
    ARN,
    BOTH,
    PROBE,
    SHIM,
    Project,
    results,
)


@pytest.mark.parametrize(
    ("plaintext", "names", "different", "missing"),
    [
        (BOTH, "MAIL,ORDERS", [], []),
        ({"ORDERS": "x", "MAIL": "y"}, "MAIL", ["MAIL", "ORDERS"], []),
        ({}, "MAIL,ORDERS", [], []),
        (BOTH, "Z_KEY,ORDERS,B_KEY", [], ["B_KEY", "Z_KEY"]),
        (BOTH, "", [], []),
    ],
    ids=["equal", "different", "gone at once", "another secret", "no names"],
)
def test_the_probe_is_told_what_differs_and_no_value(
    project: Project,
    plaintext: dict[str, str],
    names: str,
    different: list[str],
    missing: list[str],
) -> None:
    project.plaintext, project.names = plaintext, names

    told, _ = project.run(PROBE)

    state = {"loaded": True, "cause": None, "different": different, "missing": missing}
    assert results(told) == [{**PROBE, **state}]
    assert told["environment"]["ORDERS"] == plaintext.get("ORDERS", "one")
    assert told["environment"]["_HANDLER"] == "app.handler"
    assert len(project.secrets.requests) == 1


def test_a_denied_secret_is_asked_for_again_by_each_probe_while_traffic_goes_on(
    project: Project,
) -> None:
    project.secrets.error = "AccessDeniedException"

    told, log = project.run({"any": "event"}, PROBE)

    state = {"loaded": False, "cause": "AccessDeniedException", "different": [], "missing": []}
    assert results(told) == [{"event": {"any": "event"}}, {**PROBE, **state}]
    assert len(project.secrets.requests) == 2
    assert log.startswith(
        "sealed-env: going on with the plaintext, since all of it is still there: "
        f"{ARN} was not loaded: AccessDeniedException. Attach LambdaSecretsManagerPolicy"
    )
    assert log.count("\n") == 1


def test_a_denied_secret_without_all_of_its_plaintext_stops_the_function(project: Project) -> None:
    project.secrets.error = "AccessDeniedException"
    del project.plaintext["MAIL"]

    told, log = project.run(PROBE)

    assert told["error"].startswith(f"SecretNotLoaded: {ARN} was not loaded: AccessDenied")
    assert log == ""


def test_nothing_but_the_right_nonce_is_answered(project: Project) -> None:
    events: list[Any] = [
        {"sealed-env-probe": "f" * 32},
        {"sealed-env-probe": NONCE[:-1]},
        {"sealed-env-probe": None},
        {"sealed-env-probe": [NONCE]},
        {**PROBE, "more": 1},
        {"another-key": NONCE},
        {},
        [NONCE],
        NONCE,
        None,
        7,
    ]

    told, _ = project.run(*events)

    assert results(told) == [{"event": event} for event in events]


STREAMING = """
exports.handler = (event, stream) => { stream.end(JSON.stringify(event)); };
exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'response';
"""


@pytest.mark.parametrize(
    ("code", "length"),
    [
        ("exports.handler = (event, context, done) => { done(null, event); };", 3),
        (STREAMING, 2),
    ],
    ids=["callback", "stream"],
)
def test_a_handler_of_every_form_looks_as_before(project: Project, code: str, length: int) -> None:
    project.write(app_js=code)

    told, _ = project.run({"any": "event"}, PROBE)

    assert told["length"] == length
    traffic, probed = told["answers"]
    if length == 3:
        assert traffic["called"] == [None, {"any": "event"}]
        assert probed["result"]["loaded"] is True
        assert (probed["called"], probed["streamed"]) == (None, [])
    else:
        assert json.loads(traffic["streamed"][0]) == {"any": "event"}
        assert probed["result"] is None
        assert json.loads(probed["streamed"][0])["loaded"] is True


@pytest.mark.parametrize(
    "code",
    [
        "exports.handler = async () => { throw new Error('its own'); };",
        "exports.handler = (e, c, done) => { done(new Error('its own')); };",
        "exports.handler = () => { throw new Error('its own'); };",
    ],
    ids=["rejected", "called back", "thrown"],
)
def test_an_error_of_the_handlers_own_shows_none_of_the_shims_lines(
    project: Project, code: str
) -> None:
    wrapped = (
        f"{code}\nconst inner = exports.handler;\n"
        "const stack = (e) => ({ message: e.message, stack: e.stack });\n"
    )
    project.write(app_js=wrapped, check_mjs=CHECK_STACK)

    ran = subprocess.run(  # noqa: S603 - our own program
        ["node", "check.mjs", str(SHIM / "probe.mjs")],  # noqa: S607
        cwd=project.root,
        capture_output=True,
        text=True,
        check=True,
    )

    told = json.loads(ran.stdout)
    assert told["message"] == "its own"
    assert "app.js" in told["stack"]
    assert "probe.mjs" not in told["stack"]
    assert "Reflect.apply" not in told["stack"]


CHECK_STACK = """
import { createRequire } from 'node:module';
const { answering } = await import(process.argv[2]);
const { handler } = createRequire(import.meta.url)('./app.js');
const shadowed = answering('nonce', handler, async () => ({}));
const told = (error) => console.log(JSON.stringify({ message: error.message, stack: error.stack }));
try {
  const result = shadowed({}, {}, told);
  if (result?.then) await result.catch(told);
} catch (error) {
  told(error);
}
"""
