"""Whoever has a role's credentials tries in vain, and each condition and Deny is needed for it.

Decided by a simulator of IAM on the policies of the template.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from tests.iam.everything import EVERYBODYS, RESOURCES, SERVICES
from tests.iam.principals import Policy, Principal, role
from tests.iam.requests import Asked, a_role
from tests.iam.simulator import Simulator, simulator
from tests.prove.permissions.attempts_on_functions import ON_FUNCTIONS
from tests.prove.permissions.attempts_on_secrets import ON_SECRETS
from tests.prove.permissions.attempts_on_the_rest import BY_READERS, ON_IAM_AND_THE_REST
from tests.prove.proof import Proof
from tests.template import statements

ATTEMPTS: Mapping[str, Sequence[Asked]] = {
    "RemediationRole": (*ON_FUNCTIONS, *ON_SECRETS, *ON_IAM_AND_THE_REST),
    "RuleRole": BY_READERS,
    "ScanRole": (
        *BY_READERS,
        Asked("a verdict", "config:PutEvaluations", "*"),
        Asked("a role", "iam:GetRole", a_role()),
        Asked("a role's policies", "iam:ListAttachedRolePolicies", a_role()),
    ),
}


@dataclass(frozen=True, slots=True)
class Weakened:
    """A role's policies without one of its fences."""

    fence: str
    """The statement, and the operator and key of its condition; or the Deny."""
    principal: Principal
    actions: Sequence[str]
    """Those of the statement: what is decided on another action cannot change."""

    def concerns(self, attempt: Asked) -> bool:
        """Return whether the statement has the action of an attempt."""
        return any(fnmatchcase(attempt.action, action) for action in self.actions)


def succeeding(iam: Simulator, principal: Principal, attempts: Sequence[Asked]) -> Iterator[str]:
    """Yield a sentence for each attempt that is allowed."""
    for each in attempts:
        if iam.allows(principal, each.action, each.resource, each.context):
            yield f"{each.action} is allowed: {each.proves}"


def weakened(principal: Principal) -> Iterator[Weakened]:
    """Yield the role without each of its conditions, and without each Deny."""
    for policy, document in enumerate(principal.policies):
        for at, statement in enumerate(document["Statement"]):
            named = statement["Action"]
            actions = [named] if isinstance(named, str) else named
            if statement["Effect"] == "Deny":
                changed: Any = _without(document, at)
                yield Weakened(statement["Sid"], _with(principal, policy, changed), actions)
                continue
            for operator, keys in statement.get("Condition", {}).items():
                for key in keys:
                    changed = copy.deepcopy(document)
                    condition = changed["Statement"][at]["Condition"]
                    del condition[operator][key]
                    if not condition[operator]:
                        del condition[operator]
                    fence = f"{statement['Sid']}: {operator} {key}"
                    yield Weakened(fence, _with(principal, policy, changed), actions)


def attempts() -> Iterator[Proof]:
    """Prove that all attempts are in vain, and that each fence keeps some of them out."""
    with simulator() as iam:
        for name, tried in ATTEMPTS.items():
            yield Proof(
                f"whoever acts as {name} is denied",
                f"{len(tried)} attempts",
                tuple(succeeding(iam, role(name), tried)),
            )
        idle, fences = [], 0
        for name, tried in ATTEMPTS.items():
            for each in weakened(role(name)):
                fences += 1
                concerned = [attempt for attempt in tried if each.concerns(attempt)]
                if not any(succeeding(iam, each.principal, concerned)):
                    idle.append(
                        f"{name}, {each.fence}: no attempt needs it; add one, or take it out"
                    )
        yield Proof(
            "each condition and each Deny keeps somebody out",
            f"{fences} taken away in turn",
            tuple(idle),
        )


def sweeps(
    roles: Iterable[str] = tuple(ATTEMPTS), services: Sequence[str] = SERVICES
) -> Iterator[Proof]:
    """Ask for every action of the services around, and prove that only what is granted is allowed.

    Conditions are taken as met wherever a request could meet them.
    """
    with simulator() as iam:
        for name in roles:
            granted = {
                action.removesuffix("*")
                for each in statements(name)
                for action in each["Action"]
                if action.partition(":")[0] in services
            }
            allowed = iam.all_allowed(role(name), services, RESOURCES)
            more = sorted(allowed.actions - granted - EVERYBODYS)
            less = sorted(granted - allowed.actions)
            yield Proof(
                f"whoever acts as {name} may do nothing else",
                f"{allowed.asked:,} requests of {len(services)} services",
                (
                    *(f"{name} is allowed {action}, which no statement grants" for action in more),
                    *(f"{name} is granted {action}, and nothing meets it" for action in less),
                ),
            )


def _without(document: Policy, at: int) -> Policy:
    statements = document["Statement"]
    return {**document, "Statement": [*statements[:at], *statements[at + 1 :]]}


def _with(principal: Principal, at: int, document: Policy) -> Principal:
    policies = principal.policies
    return replace(principal, policies=(*policies[:at], document, *policies[at + 1 :]))
