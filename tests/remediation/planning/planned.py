"""What a plan says, for tests to compare."""

from __future__ import annotations

from remediation.model import Plan, Refusals, Step


def steps(planned: Plan | Refusals) -> tuple[Step, ...]:
    assert isinstance(planned, Plan), planned
    return planned.steps


def reasons(planned: Plan | Refusals) -> str:
    assert isinstance(planned, Refusals), planned
    return "\n".join(str(refusal) for refusal in planned.refusals)


def kinds(planned: Plan | Refusals) -> list[type[Step]]:
    return [type(step) for step in steps(planned)]
