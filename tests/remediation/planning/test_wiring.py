from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.model import (
    HANDLER_VARIABLE,
    PROBE_VARIABLE,
    SECRET_ARN_VARIABLE,
    SHIM_VARIABLES,
    Configuration,
    Function,
)
from remediation.planning.environment_size import environment_size
from remediation.planning.rewiring import Rewiring, difference, restored, sealed, shadowed
from remediation.planning.wiring import (
    ProbeUnreadable,
    Wiring,
    nonce_and_names,
    original_handler,
    wiring_of,
)
from tests.remediation.builders import (
    LAYERS,
    NONCE,
    PYTHON_SHIM,
    STACK,
    function,
    sealed_function,
    secret_arn,
    shadowed_function,
)

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{1,20}", fullmatch=True).filter(
    lambda name: name not in SHIM_VARIABLES
)
ENVIRONMENTS = st.dictionaries(NAMES, st.text(max_size=30), min_size=1, max_size=8)
HANDLERS = st.from_regex(r"[a-z/]{1,20}(\.[a-zA-Z_]{1,20}){1,3}", fullmatch=True)
OTHER_LAYERS = st.lists(
    st.integers(1, 9).map(lambda n: f"{LAYERS}:other-{n}:1"), max_size=4, unique=True
)


@pytest.mark.parametrize(
    ("function_", "expected"),
    [
        (function(), Wiring.PLAIN),
        (shadowed_function(A="x"), Wiring.SHADOWED),
        (sealed_function(), Wiring.SEALED),
        (replace(sealed_function(), handler="app.handler"), Wiring.PLAIN),
        (replace(sealed_function(), environment={}), Wiring.PLAIN),
    ],
)
def test_how_far_a_function_is_rewired_is_seen_from_itself(
    function_: Function, expected: Wiring
) -> None:
    assert wiring_of(function_, STACK) is expected


def test_a_probe_that_somebody_changed_is_not_guessed_at() -> None:
    changed = replace(shadowed_function(A="x"), environment={"SEALED_ENV_PROBE": "changed"})

    with pytest.raises(ProbeUnreadable, match="back out"):
        nonce_and_names(changed)


def test_the_probe_tells_the_nonce_and_the_names() -> None:
    assert nonce_and_names(shadowed_function(B="x", A="y")) == (NONCE, ("A", "B"))


def test_a_note_that_names_the_shim_itself_is_no_original_handler() -> None:
    cyclic = replace(sealed_function(), environment={"SEALED_ENV_HANDLER": PYTHON_SHIM.entry})

    assert original_handler(cyclic, STACK) is None


def as_function(configuration: Configuration) -> Function:
    return replace(
        function(),
        handler=configuration.handler,
        layers=configuration.layers,
        environment=configuration.environment,
    )


@pytest.mark.slow
@given(ENVIRONMENTS, HANDLERS, OTHER_LAYERS, st.data())
def test_sealing_then_restoring_gives_the_original_configuration(
    environment: dict[str, str], handler: str, layers: list[str], data: st.DataObject
) -> None:
    original = replace(function(environment), handler=handler, layers=tuple(layers))
    moving = data.draw(st.sets(st.sampled_from(sorted(environment))))
    rewiring = Rewiring(PYTHON_SHIM, secret_arn("orders"), NONCE, moving)

    first = shadowed(original, STACK, rewiring)
    last = as_function(sealed(first, moving))
    values = {name: environment[name] for name in moving}

    assert not moving & set(last.environment)
    assert restored(last, STACK, original_handler(last, STACK), values) == (original.configuration)


@given(ENVIRONMENTS)
def test_shadowing_leaves_every_variable_as_it_is(environment: dict[str, str]) -> None:
    rewiring = Rewiring(PYTHON_SHIM, secret_arn("orders"), NONCE, environment)

    after = shadowed(function(environment), STACK, rewiring).environment

    assert {name: after[name] for name in environment} == environment
    assert set(after) - set(environment) == {SECRET_ARN_VARIABLE, HANDLER_VARIABLE, PROBE_VARIABLE}


def test_a_difference_names_a_changed_variable_and_never_its_value() -> None:
    before = Configuration("h", (), {"A": "first", "B": "second"})
    after = Configuration("h", (), {"A": "changed", "C": "third"})

    found = difference(before, after)

    assert (found.added, found.removed) == (("A", "C"), ("B",))
    assert not any(value in repr(found) for value in ("first", "changed", "second", "third"))


@pytest.mark.parametrize(
    ("environment", "size"),
    [({}, 2), ({"A": "b"}, 9), ({"A": 'b"'}, 11), ({"A": "ü"}, 10), ({"A": "b", "C": "d"}, 17)],
)
def test_an_environment_is_as_large_as_its_json(environment: dict[str, str], size: int) -> None:
    assert environment_size(environment) == size
