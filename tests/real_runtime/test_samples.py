from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.proofs import long_but, proofs_but
from tests.real_runtime import node_samples, python_samples
from tests.real_runtime.conftest import Stage
from tests.real_runtime.execution_environment import Answer
from tests.real_runtime.kinds import LIKE_OTHERS, MORE_OF_A_KIND
from tests.real_runtime.sample import VALUES, Sample, State, said, seen

WORKING = (
    *python_samples.SAMPLES,
    *python_samples.NAMED_LIKE_THE_STANDARD_LIBRARY,
    *node_samples.SAMPLES,
    *node_samples.ERRORS_AND_RESULTS_OF_OTHER_KINDS,
    *node_samples.IN_OTHER_VERSIONS,
)
_REQUIRED = re.compile(r"\nRequire stack:\n.*", re.DOTALL)
FAILING = (*python_samples.FAILING_AT_IMPORT, *node_samples.FAILING_AT_IMPORT)


def named(sample: Sample) -> str:
    return f"{sample.runtime}: {sample.what}"


def one_of_a_kind(samples: tuple[Sample, ...]) -> list[Any]:
    """Return samples, of which CI runs fewer than `make prove`, and `make test` the fewest."""
    with_ci = [each for each in samples if named(each) not in LIKE_OTHERS]
    kept = [each for each in with_ci if named(each) not in MORE_OF_A_KIND]
    return long_but(kept, proofs_but(with_ci, samples))


def test_what_is_left_out_is_a_sample() -> None:
    names = {named(sample) for sample in (*WORKING, *FAILING)}

    assert names >= LIKE_OTHERS | MORE_OF_A_KIND
    assert not LIKE_OTHERS & MORE_OF_A_KIND


@pytest.mark.parametrize("sample", one_of_a_kind(WORKING), ids=named)
def test_a_function_answers_the_same_plain_shadowed_and_sealed(
    stage: Stage, sample: Sample
) -> None:
    plain, shadowed, sealed = stage.answers_in_each_state(sample)
    assert [seen(answer) for answer in shadowed] == [seen(answer) for answer in plain]
    assert [seen(answer) for answer in sealed] == [seen(answer) for answer in plain]
    assert [said(answer) for answer in sealed] == [said(answer) for answer in plain]


@pytest.mark.parametrize("sample", one_of_a_kind(FAILING), ids=named)
def test_a_function_that_does_not_start_fails_the_same(stage: Stage, sample: Sample) -> None:
    plain, shadowed, sealed = (
        why(answer) for (answer,) in stage.answers_in_each_state(sample, times=1)
    )
    assert shadowed == plain
    assert sealed == plain


def why(answer: Answer) -> tuple[str, str]:
    """Return an error's type and sentence.

    What follows it in Node's names the files that were on the way, and the shim's are among them.
    """
    assert answer.function_error
    error = json.loads(answer.payload)
    return error["errorType"], _REQUIRED.sub("", error["errorMessage"])


def test_modules_of_a_layer_may_be_named_like_the_standard_librarys(
    stage: Stage, tmp_path: Path
) -> None:
    sample = python_samples.NAMED_LIKE_THE_STANDARD_LIBRARY[0]
    folder = tmp_path / "layer" / "python"
    folder.mkdir(parents=True)
    for name, text in sample.files.items():
        if name != "app.py":
            (folder / name).write_text(text)
    files = {"app.py": sample.files["app.py"]}
    in_a_layer = replace(sample, files=files, layers=(folder.parent,))

    plain, shadowed, sealed = stage.answers_in_each_state(in_a_layer)

    assert plain[0].function_error is None
    assert VALUES["DB_PASSWORD"] in plain[0].payload.decode()
    for answers in (shadowed, sealed):
        assert [seen(answer) for answer in answers] == [seen(answer) for answer in plain]


FRAMES = {
    "python3.13": Sample(
        "who calls it",
        "app.handler",
        {
            "app.py": "import inspect\n"
            "def handler(event, context):\n"
            "    return [frame.filename for frame in inspect.stack()]\n"
        },
    ),
    "nodejs22.x": Sample(
        "who calls it",
        "index.handler",
        {"index.js": "exports.handler = async () => new Error().stack.split('\\n');"},
        "nodejs22.x",
    ),
}


@pytest.mark.parametrize("runtime", FRAMES)
def test_once_sealed_the_runtime_calls_the_original_function_itself(
    stage: Stage, runtime: str
) -> None:
    plain, sealed = (
        json.loads(stage.answers(FRAMES[runtime], state, 1)[0].payload)
        for state in (State.PLAIN, State.SEALED)
    )
    assert sealed == plain


@pytest.mark.parametrize("sample", [WORKING[1], node_samples.SAMPLES[1]], ids=named)
def test_the_secret_is_asked_for_once_and_nothing_is_said(stage: Stage, sample: Sample) -> None:
    for state, requests in ((State.PLAIN, 0), (State.SHADOWED, 1), (State.SEALED, 1)):
        stage.secrets.requests.clear()
        answers = stage.answers(sample, state)
        assert len(stage.secrets.requests) == requests
        assert "sealed-env" not in "".join(answer.log for answer in answers)


@pytest.mark.parametrize("sample", [WORKING[0], node_samples.SAMPLES[0]], ids=named)
def test_a_shadowed_function_serves_without_the_secret_and_says_so_once(
    stage: Stage, sample: Sample
) -> None:
    plain = [seen(answer) for answer in stage.answers(sample, State.PLAIN)]
    stage.secrets.error = "AccessDeniedException"
    answers = stage.answers(sample, State.SHADOWED)
    assert [seen(answer) for answer in answers] == plain
    lines = [line for answer in answers for line in answer.log.splitlines()]
    said = [line for line in lines if line.startswith("sealed-env: ")]
    assert len(said) == 1
    assert "AccessDeniedException" in said[0]


@pytest.mark.parametrize("sample", [WORKING[0], node_samples.SAMPLES[0]], ids=named)
@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("AccessDeniedException", "LambdaSecretsManagerPolicy"),
        ("ResourceNotFoundException", "ResourceNotFoundException"),
    ],
)
def test_a_sealed_function_without_its_secret_does_not_start_and_says_why(
    stage: Stage, sample: Sample, error: str, says: str
) -> None:
    stage.secrets.error = error
    answer = stage.answers(sample, State.SEALED, 1)[0]
    assert answer.function_error == "Unhandled"
    message = json.loads(answer.payload)["errorMessage"]
    assert stage.secrets.arn in message
    assert says in message


@pytest.mark.parametrize("sample", [WORKING[0], node_samples.SAMPLES[0]], ids=named)
def test_a_variable_that_was_set_again_wins_and_is_named(stage: Stage, sample: Sample) -> None:
    again: Any = dict.fromkeys(["DB_PASSWORD"], "another value")
    changed = Sample(sample.what, sample.handler, sample.files, sample.runtime, sample.event, again)
    answer = stage.answers(changed, State.SEALED, 1)[0]
    assert json.loads(answer.payload)[1:] == ["another value", stage.secrets.values["STRIPE_KEY"]]
    said = [line for line in answer.log.splitlines() if line.startswith("sealed-env: ")]
    assert len(said) == 1
    assert "DB_PASSWORD" in said[0]
    assert "STRIPE_KEY" not in said[0]
    assert "another value" not in said[0]
