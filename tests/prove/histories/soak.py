"""`make soak`: random histories of at least ten thousand steps. SEED=number repeats one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.prove.histories.histories import History
from tests.prove.proof import Proof
from tests.prove.world import Violated

STEPS_OF_A_HISTORY = 50
STEPS = 10_000


@dataclass(frozen=True)
class Soaked:
    """What came of it."""

    steps: int
    seed: int


def soak(steps: int, given: int | None = None, *, fast: bool = False) -> Soaked:
    """Live through random histories of so many steps together, at least.

    Raises:
        AssertionError: something that must hold did not; the history is printed, with the seed.
    """
    number = secrets.randbelow(2**32) if given is None else given
    print(f"seed {number}", flush=True)  # noqa: T201 - to repeat what failed
    History.steps = 0
    while History.steps < steps:
        run_state_machine_as_test(
            seed(number + History.steps)(History),
            settings=settings(
                max_examples=max(1, (steps - History.steps) // STEPS_OF_A_HISTORY),
                stateful_step_count=STEPS_OF_A_HISTORY,
                deadline=None,
                database=None,
                phases=(Phase.generate,) if fast else (Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )
    return Soaked(History.steps, number)


def rows(_: float) -> Iterator[Proof]:
    """Yield how many random steps held; what failed is printed as a history to repeat."""
    name = "random histories: nothing is lost, nobody is let in, verdicts agree"
    number = secrets.randbelow(2**32)
    try:
        soaked = soak(STEPS, number)
    except (AssertionError, Violated):
        yield Proof(name, f"seed {number}", (f"make soak SEED={number} repeats what failed",))
    else:
        yield Proof(name, f"{soaked.steps:,} steps, seed {number}")


def main() -> None:
    """Soak as the environment says: STEPS, SEED, and FAST for a history that is not shortened."""
    told = os.environ.get("SEED")
    soaked = soak(
        int(os.environ.get("STEPS") or STEPS),
        int(told) if told else None,
        fast=bool(os.environ.get("FAST")),
    )
    print(f"{soaked.steps:,} random steps, and all held")  # noqa: T201


if __name__ == "__main__":
    main()
