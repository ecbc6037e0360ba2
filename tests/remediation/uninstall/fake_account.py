"""An account in which runbooks take two looks to end, and a stack's deletion one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from remediation.aws.stack import PYTHON_HANDLER
from remediation.model import LATEST
from remediation.uninstall.account import AccountFailure, Installation, Outcome
from remediation.uninstall.inventory import FunctionVersion

POLICY = "arn:aws:iam::123456789012:policy/lambda-no-plaintext-secrets/eu-central-1/one-policy"
INSTALLATION = Installation(
    stack="one",
    stack_id="arn:aws:cloudformation:eu-central-1:123456789012:stack/one/1",
    is_of_this_template=True,
    is_termination_protected=False,
    policy_arn=POLICY,
    backout="one-BackoutRunbook",
    remediation="one-RemediationRunbook",
    rule="no-secrets",
)
LAYERS = "arn:aws:lambda:eu-central-1:123456789012:layer"
LAYER = f"{LAYERS}:one-sealed-env-python:3"


def plain(name: str = "orders", version: str = LATEST, role: str = "") -> FunctionVersion:
    """Return a function that nobody sealed; each has a role of its own unless one is named."""
    return FunctionVersion(
        name, version, role or f"{name}-role", "app.handler", (), frozenset({"TABLE"})
    )


def sealed(
    name: str = "orders", version: str = LATEST, role: str = "", layer: str = LAYER
) -> FunctionVersion:
    return replace(
        plain(name, version, role),
        handler=PYTHON_HANDLER,
        layers=(layer,),
        variables=frozenset({"TABLE", "SEALED_ENV_ARN", "SEALED_ENV_HANDLER"}),
    )


@dataclass
class FakeAccount:
    """Functions, roles with the grant, and what goes wrong."""

    functions: list[FunctionVersion] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    installed: Installation | None = INSTALLATION
    automatic: bool = False
    busy: int = 0
    """For how many looks an execution of before goes on."""
    failing: dict[str, str] = field(default_factory=dict)
    """Functions that are not taken back, and why."""
    refusing: set[str] = field(default_factory=set)
    """Functions on which no runbook can be started."""
    deletion: str = ""
    """Why the stack is not deleted."""
    started: list[str] = field(default_factory=list)
    days: set[int] = field(default_factory=set)
    most_at_once: int = 0
    deleted: list[str] = field(default_factory=list)
    when_deleted: Callable[[], None] = lambda: None
    _running: dict[str, int] = field(default_factory=dict)

    def installation(self, stack: str) -> Installation | None:
        return self.installed if self.installed and self.installed.stack == stack else None

    def versions(self) -> Sequence[FunctionVersion]:
        return list(self.functions)

    def granted_roles(self, policy_arn: str) -> Collection[str]:
        assert policy_arn == POLICY
        return self.roles

    def remediates_automatically(self, rule: str) -> bool:
        assert rule == "no-secrets"
        return self.automatic

    def running(self, runbooks: Collection[str]) -> Collection[str]:
        assert set(runbooks) <= {"one-BackoutRunbook", "one-RemediationRunbook"}
        self.busy -= 1
        return ["of-before"] if self.busy >= 0 else []

    def start(self, runbook: str, function: str, secret_days: int) -> str:
        assert runbook == "one-BackoutRunbook"
        if function in self.refusing:
            raise AccountFailure(
                "StartAutomationExecution failed for one-BackoutRunbook: Throttling"
            )
        self.started.append(function)
        self.days.add(secret_days)
        self._running[function] = 2
        self.most_at_once = max(self.most_at_once, len(self._running))
        return f"execution-of-{function}"

    def execution_outcome(self, execution: str) -> Outcome | None:
        name = execution.removeprefix("execution-of-")
        self._running[name] -= 1
        if self._running[name]:
            return None
        del self._running[name]
        if name in self.failing:
            return Outcome(self.failing[name])
        self._take_back(name)
        return Outcome()

    def delete_stack(self, stack_id: str) -> None:
        self.deleted.append(stack_id)

    def deletion_outcome(self, stack_id: str) -> Outcome | None:
        assert self.deleted == [stack_id]
        self.when_deleted()
        return Outcome(self.deletion)

    def delete_policy(self, policy_arn: str) -> bool:
        if self.roles:
            return False
        self.deleted.append(policy_arn)
        return True

    def _take_back(self, name: str) -> None:
        self.functions = [
            plain(name, role=each.role_name)
            if (each.function, each.version) == (name, LATEST)
            else each
            for each in self.functions
        ]
        needed = {each.role_name for each in self.functions if each.is_sealed}
        (role,) = {
            e.role_name for e in self.functions if e.function == name and e.version == LATEST
        }
        self.roles -= {role} - needed
