"""`make soak`: random histories of at least ten thousand steps. SEED=number repeats one."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.prove.histories import History

STEPS_OF_A_HISTORY = 50


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


def main() -> None:
    """Soak as the environment says: STEPS, SEED, and FAST for a history that is not shortened."""
    told = os.environ.get("SEED")
    soaked = soak(
        int(os.environ.get("STEPS") or 10_000),
        int(told) if told else None,
        fast=bool(os.environ.get("FAST")),
    )
    print(f"{soaked.steps:,} random steps, and all held")  # noqa: T201


if __name__ == "__main__":
    main()
