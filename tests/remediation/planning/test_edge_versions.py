"""Which version is to be sealed, and where each sealed one leads back to."""

from __future__ import annotations

import pytest

from remediation.edge.shim_files import shim_for
from remediation.model import EDGE_HANDLERS, EdgeVersion
from remediation.planning.edge_versions import (
    is_sealed_at_edge,
    nonce_for,
    sealed_ones,
    version_to_seal,
    ways_back,
)


def versions(**in_place_of: str | None) -> list[EdgeVersion]:
    """Return versions by names such as v8, each with the number that it took the place of."""
    return [
        EdgeVersion(name[1:], f"code of {name}", before, "app.handler", "role")
        for name, before in in_place_of.items()
    ]


CHAIN = versions(v7=None, v8="7", v9="8", v10=None, v11="4")


@pytest.mark.parametrize(
    ("run", "number"),
    [
        (set[str](), None),
        ({"7"}, "7"),
        ({"7", "8"}, "7"),  # a run broke off
        ({"8"}, "8"),  # all is sealed, or will be once more
        ({"8", "9"}, "8"),
        ({"7", "10"}, None),
        ({"7", "9"}, None),
    ],
)
def test_the_version_that_others_took_the_place_of_is_to_be_sealed(
    run: set[str], number: str | None
) -> None:
    assert version_to_seal(run, CHAIN) == number


def test_sealed_versions_lead_back_to_the_first_that_the_button_did_not_make() -> None:
    assert ways_back(CHAIN) == {"8": "7", "9": "7"}
    assert ways_back(versions(v1="2", v2="1")) == {}
    assert sealed_ones("7", CHAIN) == {"8"}


def test_the_handlers_are_those_of_the_shims() -> None:
    shims = [shim_for(runtime) for runtime in ("python3.13", "nodejs22.x")]

    assert tuple(shim.handler for shim in shims if shim) == EDGE_HANDLERS
    assert [is_sealed_at_edge(each) for each in (*EDGE_HANDLERS, "app.handler", None)] == [
        *(True, True),
        *(False, False),
    ]


def test_a_nonce_is_one_functions_and_one_codes() -> None:
    nonces = {nonce_for(arn, code) for arn in ("a", "b") for code in ("c", "d")}

    assert len(nonces) == 4
    assert {len(each) for each in nonces} == {32}
