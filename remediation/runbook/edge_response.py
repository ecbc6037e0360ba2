"""The outputs of the steps for functions at the edge: names, never values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..model import Distribution, EdgePackage, EdgeTarget, SourcePatch
from .request import Request
from .response import NOTHING_TO_DO, PLANNED

FOUND = "Find succeeded"
MOST_CHARACTERS = 20_000
"""Of all diffs in one output, which Automation keeps."""
DEPLOYING = "Distributions are deploying"
"""The runbook sleeps, and does the step again."""


@dataclass(frozen=True, slots=True)
class EdgePlan:
    """What would be changed."""

    target: EdgeTarget
    version: str
    """The number of the version that is to be sealed."""
    package: EdgePackage | None
    """None if nothing is to be done."""
    secret_name: str
    regions: tuple[str, ...]
    """That the secret is replicated to."""
    warnings: tuple[str, ...] = ()


def found_response(function_name: str, version: str) -> dict[str, Any]:
    """Return the output of the step Find."""
    return {"status": FOUND, "function_name": function_name, "version": version, "warnings": []}


def plan_response(planned: EdgePlan) -> dict[str, Any]:
    """Return the output of the step Plan: the package file by file, with values hidden."""
    target, package = planned.target, planned.package
    function = target.target.function
    return {
        "status": NOTHING_TO_DO if package is None else PLANNED,
        "function_name": function.name,
        "role_arn": function.role_arn,
        "version": planned.version,
        "moving": sorted(package.values) if package else [],
        "steps": list(_steps(planned)),
        "patches": list(_patches(package.patches if package else ())),
        "added": list(package.added if package else ()),
        "replaced": list(package.replaced if package else ()),
        "kept": len(package.kept) if package else 0,
        "associations": [
            {
                "distribution": each.distribution,
                "path_pattern": each.path_pattern,
                "event_type": each.event_type,
                "version": number,
            }
            for distribution in (target.distributions if package else ())
            for each, number in sorted(distribution.associations.items())
        ],
        "warnings": list(planned.warnings),
    }


def _patches(patches: Iterable[SourcePatch]) -> Iterator[dict[str, Any]]:
    """Yield what changes in each file; where all diffs are too long, the last are left out."""
    characters = 0
    for each in patches:
        characters += len(each.diff)
        yield {
            "path": each.path,
            "lines": [lookup.line for lookup in each.lookups],
            "variables": [lookup.variable for lookup in each.lookups],
            "diff": each.diff if characters <= MOST_CHARACTERS else "too long to be shown here",
        }


def done_response(request: Request, step: str, warnings: Iterable[str] = ()) -> dict[str, Any]:
    """Return the output of a step that succeeded."""
    return {
        "status": f"{step} succeeded",
        "function_name": request.function_name,
        "warnings": list(warnings),
    }


def _steps(planned: EdgePlan) -> Iterator[str]:
    package, target = planned.package, planned.target
    if package is None:
        return
    role, policy = target.target.role.name, target.target.stack.policy_arn.rpartition("/")[2]
    regions = f", replicated to {', '.join(planned.regions)}" if planned.regions else ""
    values = ", ".join(sorted(package.values)) or "nothing new"
    yield f"Store: put {values} into the secret {planned.secret_name}{regions}"
    yield f"Grant: attach {policy} to the role {role}"
    changed = ", ".join(each.path for each in package.patches) or "no file"
    yield (
        f"Package: change {changed}, add {', '.join(package.added) or 'no file'}, keep "
        f"{len(package.kept)} others; handler {target.latest.function.handler} -> {package.handler}"
    )
    yield f"Publish: a version in place of version {planned.version}"
    yield "Probe: invoke that version by its number, whose shim loads the secret"
    for distribution in target.distributions:
        behaviors = ", ".join(
            str(each).partition(" ")[2] for each in sorted(distribution.associations)
        )
        place = _place_of(target, distribution)
        yield f"Associate: {distribution.id}{place}: {behaviors}; wait until it is deployed"


def _place_of(target: EdgeTarget, distribution: Distribution) -> str:
    """Say which distributions come before or after one, and what viewers meet in between."""
    if before := target.staging_of(distribution):
        return f", after its staging distribution {', '.join(each.id for each in before)}"
    primaries = [
        f"{each.id} ({each.policy.requests})"
        for each in target.primaries_of(distribution)
        if each.policy and each.policy.is_enabled
    ]
    if primaries:
        return f", which is for staging of {', '.join(primaries)}"
    return ", which is for staging" if distribution.is_staging else ""
