"""Which cases, and how many, `make test` leaves to `make coverage` and to `make prove`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, settings

FOR_TESTS, FOR_PROOFS = "test", "proof"
"""Profiles of Hypothesis."""
for _name, _examples in ((FOR_TESTS, 25), (FOR_PROOFS, 100)):
    # What an example takes is up to the machine; who wants a bound states one in processor time.
    settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def proofs_but(kept: Collection[Any], cases: Iterable[Any]) -> list[Any]:
    """Return a table's cases, of which `make test` runs only those kept, and `make prove` all.

    Raises:
        ValueError: what is kept is no case, so that `make test` would run none of the kind.
    """
    return _marked_but(kept, cases, pytest.mark.proof)


def long_but(kept: Collection[Any], cases: Iterable[Any]) -> list[Any]:
    """Return a table's cases, of which `make test` runs only those kept, and CI all.

    Cases that are proofs already stay so: CI leaves them to `make prove`.

    Raises:
        ValueError: as `proofs_but`.
    """
    return _marked_but(kept, cases, pytest.mark.long)


def _marked_but(
    kept: Collection[Any], cases: Iterable[Any], mark: pytest.MarkDecorator
) -> list[Any]:
    listed = list(cases)
    if not kept or any(case not in listed for case in kept):
        raise ValueError(f"{kept} must be some of {listed}")
    return [
        case
        if case in kept or isinstance(case, ParameterSet)
        else pytest.param(*_values(case), marks=mark)
        for case in listed
    ]


def examples(share: float) -> int:
    """Return how many random cases a test tries, as a share of what is usual: one at least."""
    return max(1, round(share * settings().max_examples))


def _values(case: Any) -> tuple[Any, ...]:
    return case if type(case) is tuple else (case,)
