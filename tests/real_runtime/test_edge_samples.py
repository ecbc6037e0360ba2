"""Functions of every form answer the same at the edge, with their secrets moved out of the code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.proofs import proofs_but
from tests.real_runtime import node_samples, python_samples
from tests.real_runtime.conftest import Stage
from tests.real_runtime.edge_stage import EDGE_ARN, EdgeSample, sealed_function
from tests.real_runtime.execution_environment import Answer, execution_environment
from tests.real_runtime.sample import VALUES, Sample, State, seen
from tests.real_runtime.secrets_server import secrets_server
from tests.real_runtime.test_samples import FAILING, WORKING, named, why


def could_be_at_the_edge(sample: Sample) -> bool:
    return not sample.environment and not sample.layers


ONE_OF_A_KIND = [
    *[sample for sample in python_samples.SAMPLES if sample.what == "raising from deep down"],
    *[sample for sample in node_samples.SAMPLES if sample.what == "an ECMAScript module"][:1],
]
AS_ELSEWHERE: Any = {"name": "function", "version": "$LATEST", "memory_mb": 512}
AT_THE_EDGE = tuple(filter(could_be_at_the_edge, WORKING))
FAILING_AT_THE_EDGE = tuple(filter(could_be_at_the_edge, FAILING))


def with_literals(sample: Sample) -> EdgeSample:
    """A sample whose secrets stand in a file of its own; the others look for them."""
    is_python = sample.runtime.startswith("python")
    path = "secrets_of_mine.py" if is_python else "secrets_of_mine.cjs"
    before, after = ("", "") if is_python else ("const ", ";")
    lines = [f"{before}{name} = {json.dumps(value)}{after}\n" for name, value in VALUES.items()]
    files = {**sample.files, path: "".join(lines)}
    places = tuple((path, number) for number in range(1, len(VALUES) + 1))
    return EdgeSample(sample.handler, files, places, sample.runtime)


def answers_at_the_edge(sample: Sample, folder: Path, times: int) -> list[Answer]:
    folder.mkdir()
    with secrets_server(EDGE_ARN, {}) as secrets:
        function = sealed_function(with_literals(sample), folder, secrets)
        assert {*secrets.values.values()} == {*VALUES.values()}
        # The samples read variables of their own, so the package's lookups may have other names.
        secrets.values = {**secrets.values, **VALUES}
        with execution_environment(replace(function, **AS_ELSEWHERE)) as environment:
            return [environment.invoke(sample.payload()) for _ in range(times)]


@pytest.mark.parametrize("sample", proofs_but(ONE_OF_A_KIND, AT_THE_EDGE), ids=named)
def test_a_function_answers_the_same_at_the_edge(
    stage: Stage, sample: Sample, tmp_path: Path
) -> None:
    plain = stage.answers(sample, State.PLAIN)

    edge = answers_at_the_edge(sample, tmp_path / "edge", 2)

    assert [seen(answer) for answer in edge] == [seen(answer) for answer in plain]


@pytest.mark.proof
@pytest.mark.parametrize("sample", FAILING_AT_THE_EDGE, ids=named)
def test_a_function_that_does_not_start_fails_the_same_at_the_edge(
    stage: Stage, sample: Sample, tmp_path: Path
) -> None:
    (plain,) = stage.answers(sample, State.PLAIN, times=1)

    (edge,) = answers_at_the_edge(sample, tmp_path / "edge", 1)

    assert why(edge) == why(plain)
