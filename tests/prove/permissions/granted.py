"""What the stack's roles are granted, what they use, and that there is no difference.

Used is what the emulator's IAM was asked for by the deployed stack, and what the code asks for in
every scenario on an account in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.prove.permissions.attempts import attempts, sweeps
from tests.prove.permissions.calls_embedded import ROLES, asked_by_the_stack
from tests.prove.permissions.calls_in_memory import (
    caches_actions,
    cloudfront_functions_actions,
    edges_actions,
    findings_actions,
    images_actions,
    remediations_actions,
)
from tests.prove.proof import Proof
from tests.template import statements

Action = tuple[str, str]
"""A role's logical ID, and an action."""

_TAGS = "GetFunction gives tags only to who may list them; the emulator gives them to everybody"
_LOGS = "Lambda writes a function's log under its role; the emulator does so by itself"
_KEYS = "Lambda encrypts a changed environment for who changes it; the emulator does not"
UNSEEN: Mapping[Action, str] = {
    **{(role, "lambda:ListTags"): _TAGS for role in ("RuleRole", "ScanRole", "RemediationRole")},
    **{
        (role, action): _LOGS
        for role in ("RuleRole", "ScanRole", "RemediationRole")
        for action in ("logs:CreateLogStream", "logs:PutLogEvents")
    },
    **{
        ("RemediationRole", action): _KEYS
        for action in ("kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant")
    },
    **{
        ("RemediationRole", f"lambda:{action}Replication*"): (
            "CloudFront asks for it when a distribution is to run another version; in memory "
            "nobody does, and tests/flows/test_edge_runbook.py needs it"
        )
        for action in ("Enable", "Disable")
    },
    ("RuleRole", "sqs:SendMessage"): (
        "Lambda sends what failed for good under the function's role; the emulator by itself"
    ),
}
"""What is granted and no test can see used, and why it is granted nevertheless."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What is granted and what is used, by the roles."""

    granted: frozenset[Action]
    used: frozenset[Action]
    denied: frozenset[Action] = frozenset()
    """What the deployed stack asked for in vain."""


def usage() -> Usage:
    """Find out what is granted, and what is used."""
    asked = asked_by_the_stack()
    return Usage(
        granted=frozenset(
            (role, action)
            for role in ROLES
            for each in statements(role)
            for action in each["Action"]
        ),
        used=frozenset(
            {
                *((each.role, each.action) for each in asked if each.allowed),
                *(("RemediationRole", action) for action in remediations_actions()),
                *(("RuleRole", action) for action in caches_actions(together=True)),
                *(("RuleRole", action) for action in edges_actions()),
                *(("RuleRole", action) for action in images_actions()),
                *(("RuleRole", action) for action in findings_actions()),
                *(("RuleRole", action) for action in cloudfront_functions_actions()),
                *(("ScanRole", action) for action in caches_actions()),
            }
        ),
        denied=frozenset((each.role, each.action) for each in asked if not each.allowed),
    )


def differences(found: Usage, unseen: Mapping[Action, str] = UNSEEN) -> Iterator[tuple[str, str]]:
    """Yield a role and a sentence for each difference, and for each reason that is stale."""
    for role, action in sorted((found.used | found.denied) - found.granted):
        yield role, f"{role} asks for {action}: grant it, or do not ask"
    for role, action in sorted(found.denied & found.granted):
        yield role, f"{role} is granted {action} and was denied it: look at resource and condition"
    for role, action in sorted(found.granted - found.used - unseen.keys()):
        yield role, f"{role} never uses {action}: take it away, or write down why it stays"
    for role, action in sorted(unseen.keys() & found.used):
        yield role, f"{role} does use {action}: take its reason out of UNSEEN"
    for role, action in sorted(unseen.keys() - found.granted):
        yield role, f"{role} is not granted {action}: take its reason out of UNSEEN"


def rows(seconds: float) -> Iterator[Proof]:  # noqa: ARG001 - it takes what it takes
    """Prove that each role is granted what it uses, and what an intruder cannot do with it."""
    found = usage()
    different = list(differences(found))
    for role in ROLES:
        granted = {action for each, action in found.granted if each == role}
        used = {action for each, action in found.used if each == role}
        yield Proof(
            f"{role} is granted what it uses",
            f"{len(granted)} actions granted, {len(granted & used)} used, "
            f"{len(granted - used)} with a reason",
            tuple(sentence for each, sentence in different if each == role),
        )
    yield from attempts()
    yield from sweeps()
