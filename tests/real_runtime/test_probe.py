from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.real_runtime.conftest import Stage
from tests.real_runtime.sample import NONCE, VALUES, Sample, State

PROBE = json.dumps({"sealed-env-probe": NONCE}).encode()
PYTHON = Sample(
    "Python",
    "app.handler",
    {"app.py": "def handler(event, context):\n    print('called')\n    return event\n"},
)
NODE = Sample(
    "Node",
    "index.handler",
    {"index.js": "exports.handler = async (event) => { console.log('called'); return event; };"},
    "nodejs22.x",
)
NODE_CALLBACK = Sample(
    "Node with a callback",
    "index.handler",
    {"index.js": "exports.handler = (e, c, done) => { console.log('called'); done(null, e); };"},
    "nodejs22.x",
)
NODE_STREAM = Sample(
    "Node with a stream",
    "index.handler",
    {
        "index.js": "exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  console.log('called');\n  stream.end(JSON.stringify(event));\n});"
    },
    "nodejs22.x",
)
in_every_form = pytest.mark.parametrize(
    "sample", [PYTHON, NODE, NODE_CALLBACK, NODE_STREAM], ids=lambda sample: sample.what
)


def answered(**changes: Any) -> Mapping[str, Any]:
    good: dict[str, Any] = {"loaded": True, "cause": None, "different": [], "missing": []}
    return {"sealed-env-probe": NONCE, **good, **changes}


@in_every_form
def test_the_probe_is_answered_without_the_original_handler(stage: Stage, sample: Sample) -> None:
    with stage.started(sample, State.SHADOWED) as environment:
        first, event = environment.invoke(PROBE), environment.invoke(b'{"id": 7}')
    assert json.loads(first.payload) == answered()
    assert first.function_error is None
    assert "called" not in first.log
    assert json.loads(event.payload) == {"id": 7}
    assert "called" in event.log


@in_every_form
def test_any_other_event_goes_to_the_original_handler(stage: Stage, sample: Sample) -> None:
    events: list[Any] = [
        {"sealed-env-probe": "f" * 32},
        {"sealed-env-probe": NONCE, "more": 1},
        {"sealed-env-probe": None},
        {"sealed-env-probe": NONCE.upper()},
        [{"sealed-env-probe": NONCE}],
        NONCE,
        None,
        {},
    ]
    with stage.started(sample, State.SHADOWED) as environment:
        answers = [environment.invoke(json.dumps(event).encode()) for event in events]
    assert [json.loads(answer.payload) for answer in answers] == events
    assert all("called" in answer.log for answer in answers)


@in_every_form
def test_once_sealed_the_probe_is_an_event_like_any_other(stage: Stage, sample: Sample) -> None:
    answer = Sample(sample.what, sample.handler, sample.files, sample.runtime)
    with stage.started(answer, State.SEALED) as environment:
        assert json.loads(environment.invoke(PROBE).payload) == json.loads(PROBE)


@in_every_form
def test_a_function_whose_plaintext_is_gone_is_started_and_answers(
    stage: Stage, sample: Sample
) -> None:
    probed = replace(sample, environment={"SEALED_ENV_PROBE": f"{NONCE}:{','.join(VALUES)}"})
    with stage.started(probed, State.SEALED) as environment:
        answer, event = environment.invoke(PROBE), environment.invoke(b'{"id": 7}')
    assert json.loads(answer.payload) == answered()
    assert json.loads(event.payload) == {"id": 7}


def test_a_function_whose_plaintext_is_gone_does_not_start_without_its_secret(
    stage: Stage,
) -> None:
    stage.secrets.error = "AccessDeniedException"
    probed = replace(PYTHON, environment={"SEALED_ENV_PROBE": f"{NONCE}:{','.join(VALUES)}"})
    with stage.started(probed, State.SEALED) as environment:
        answer = environment.invoke(PROBE)
    assert answer.function_error == "Unhandled"
    assert "AccessDeniedException" in json.loads(answer.payload)["errorMessage"]


@in_every_form
def test_what_differs_is_named_and_no_value_is_shown(stage: Stage, sample: Sample) -> None:
    stage.secrets.values = {"DB_PASSWORD": VALUES["DB_PASSWORD"] + "!", "NEW_ONE": "n" * 9}
    with stage.started(sample, State.SHADOWED) as environment:
        answer = environment.invoke(PROBE)
    expected = answered(different=["DB_PASSWORD"], missing=["STRIPE_KEY"])
    assert json.loads(answer.payload) == expected
    assert VALUES["DB_PASSWORD"] not in answer.payload.decode() + answer.log


@in_every_form
def test_a_secret_that_could_not_be_loaded_is_asked_for_again(stage: Stage, sample: Sample) -> None:
    stage.secrets.error = "AccessDeniedException"
    with stage.started(sample, State.SHADOWED) as environment:
        denied = json.loads(environment.invoke(PROBE).payload)
        stage.secrets.error = None
        granted = json.loads(environment.invoke(PROBE).payload)
    assert (denied["loaded"], denied["cause"]) == (False, "AccessDeniedException")
    assert granted == answered()
