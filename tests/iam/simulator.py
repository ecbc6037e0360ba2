"""IAM's decisions, by a simulator that runs on this machine and asks nobody.

What it cannot know: service control policies, boundaries and resource policies of an account.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.iam.intrinsics import ACCOUNT, REGION
from tests.iam.principals import EARLIER_KEY, ENVIRONMENT_KEY, KEY, Principal

_PACKAGES = Path(__file__).parent.parent.parent / ".tools" / "node_tools"
_SCRIPT = Path(__file__).with_name("simulate.mjs")

_OF_KEYS = {
    key: {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
    }
    for key in (KEY, EARLIER_KEY, ENVIRONMENT_KEY)
}
"""A key's policy decides, too. Its default leaves it to IAM.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
"""

Context = Mapping[str, str | Sequence[str]]


class NotSimulated(Exception):
    """The simulator refused a policy or a request, which then proves nothing."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What of all that was asked is allowed."""

    pairs: frozenset[tuple[str, str]]
    """Actions and the resources that they are allowed on."""
    asked: int

    @property
    def actions(self) -> set[str]:
        return {action for action, _ in self.pairs}


@dataclass(frozen=True, slots=True)
class Simulator:
    """A process that answers until it is closed."""

    process: subprocess.Popen[str] = field(repr=False)

    def allows(
        self, principal: Principal, action: str, resource: str, context: Context | None = None
    ) -> bool:
        """Tell whether a role's own policies allow a request.

        Raises:
            NotSimulated: there is no such action, or it takes no such resource, or a key of the
                context does not come with it.
        """
        return self._decides(
            principal=principal.arn,
            action=action,
            resource=resource,
            context=context or {},
            identity=principal.policies,
            own=_OF_KEYS,
        )

    def trusts(self, principal: Principal, service: str, context: Context) -> bool:
        """Tell whether a role may be assumed by an AWS service.

        Raises:
            NotSimulated: a key of the context does not come with the request.
        """
        return self._decides(
            principal=service,
            action="sts:AssumeRole",
            resource=principal.arn,
            context=context,
            identity=(),
            own={principal.arn: principal.trust},
        )

    def all_allowed(
        self, principal: Principal, services: Sequence[str], resources: Sequence[str]
    ) -> Allowed:
        """Ask for every action of services, on each resource that it takes and on nobody's.

        Conditions are taken as met wherever a request could meet them.

        Raises:
            NotSimulated: a policy or a resource is not valid.
        """
        answer = self._ask(
            ask="sweep",
            principal=principal.arn,
            account=ACCOUNT,
            identity=principal.policies,
            own=_OF_KEYS,
            services=services,
            resources=resources,
            region=REGION,
            mode="Discovery",
        )
        pairs = frozenset((action, resource) for action, resource in answer["allowed"])
        return Allowed(pairs, answer["asked"])

    def kinds(self, action: str) -> list[str]:
        """Return the forms of the ARNs of the resources that an action takes; none: only ``*``.

        Raises:
            NotSimulated: there is no such action.
        """
        found: list[str] = self._ask(ask="kinds", action=action)["kinds"]
        return found

    def _decides(self, **request: Any) -> bool:
        answer = self._ask(ask="decide", account=ACCOUNT, mode="Strict", **request)
        return bool(answer["decision"] == "Allowed")

    def _ask(self, **question: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(question)}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise NotSimulated("the simulator ended; its error is in the output of the test")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise NotSimulated(json.dumps(answer["error"]))
        return answer


@contextmanager
def simulator() -> Iterator[Simulator]:
    """Start the simulator, and end it.

    Raises:
        NotSimulated: it is not installed.
    """
    if not (_PACKAGES / "node_modules").is_dir():
        raise NotSimulated(f"{_PACKAGES} is missing: run `make test`, which sets it up")
    with subprocess.Popen(  # noqa: S603 - our own script
        ["node", str(_SCRIPT), str(_PACKAGES)],  # noqa: S607 - whichever Node.js there is
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Simulator(process)
        assert process.stdin is not None
        process.stdin.close()
