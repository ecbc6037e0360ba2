"""Whoever writes parts of a sealed function as a whole, each set of parts, and what the rule says.

The rule says that a function is broken if, and only if, its own handler does not get its values.
What it names as the remedy gives them back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from remediation.model import SHIM_LAYERS, SHIM_VARIABLES, WRAPPER_VARIABLE
from rule.compliance.verdict import judge
from rule.evaluator import Evaluator
from rule.model import ComplianceType, Evidence, RuleParameters
from tests.prove.automation import BACKOUT, REMEDIATION, quiet, run
from tests.prove.proof import Proof
from tests.prove.world import World
from tests.remediation.account import InitFailed, shim_entry
from tests.remediation.builders import LAYERS
from tests.rule.contexts import Context

FUNCTION = "orders"
ENVIRONMENT = {"DB_PASSWORD": "a-heron-by-the-lake-9", "TABLE": "orders"}
RUNTIMES = {
    "python3.13": "app.handler",
    "nodejs22.x": "index.handler",
    "java21": "example.Handler::handleRequest",
}
PARTS = ("Environment", "Handler", "Layers", "attachments")
"""What is written as a whole: as it was before somebody pressed the button."""
_OTHER_LAYER = f"{LAYERS}:common:1"


@dataclass
class Sealed:
    """A function that was sealed, and parts of it that were written since."""

    runtime: str
    parts: tuple[str, ...]

    def __post_init__(self) -> None:
        self.world = World()
        account = self.world.account
        self.before: Mapping[str, Any] = {
            "Environment": dict(ENVIRONMENT),
            "Handler": RUNTIMES[self.runtime],
            "Layers": [{"Arn": _OTHER_LAYER}],
        }
        account.functions.create(FUNCTION, {}, Runtime=self.runtime)
        account.functions.edit(FUNCTION, **self.before)
        self.press(REMEDIATION)
        for part in self.parts:
            if part == "attachments":
                account.roles.attached.clear()
            else:
                account.functions.edit(FUNCTION, **{part: self.before[part]})

    def press(self, document: str) -> None:
        """Run a runbook to its end."""
        with quiet():
            ended = run(self.world, document, FUNCTION)
        assert ended.status == "Success", ended.failure

    def works(self) -> bool:
        """Tell whether the function's own handler runs and sees all its variables."""
        account = self.world.account
        configuration = account.functions.configurations[FUNCTION]
        has_layer = any(
            layer["Arn"].rpartition(":")[0].endswith(SHIM_LAYERS)
            for layer in configuration["Layers"]
        )
        if shim_entry(configuration) and not has_layer:
            return False
        try:
            handler, seen = account.effective(FUNCTION)
        except (InitFailed, KeyError):
            return False
        return handler == self.before["Handler"] and seen == ENVIRONMENT

    def evidence(self) -> Evidence:
        """Return what the rule's verdict rests on."""
        aws = self.world.rule_aws()
        function = aws.read_function(FUNCTION)
        assert function is not None
        evaluator = Evaluator(
            RuleParameters(scan_code=False),
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
            Context(),
            attached_policies=aws.attached_policies,
        )
        return evaluator.gather_evidence(function)


def cases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each runtime with each set of parts."""
    for runtime in RUNTIMES:
        for count in range(len(PARTS) + 1):
            for parts in combinations(PARTS, count):
                yield runtime, parts


def failures(runtime: str, parts: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with the rule's word on a function, a sentence each."""
    sealed = Sealed(runtime, parts)
    evidence, works = sealed.evidence(), sealed.works()
    told = f"{runtime}, {', '.join(parts) or 'nothing'} written"
    if (evidence.broken is None) is not works:
        yield f"{told}: it {'works' if works else 'fails'}, and the rule says {evidence.broken}"
    verdict = judge(evidence)
    plaintext = (
        "DB_PASSWORD" in sealed.world.account.functions.configurations[FUNCTION]["Environment"]
    )
    wrong = not works or plaintext
    if (verdict.compliance_type is ComplianceType.NON_COMPLIANT) is not wrong:
        yield f"{told}: {verdict.compliance_type}"
    if evidence.broken:
        if "Press Remediate again" in verdict.annotation:
            sealed.press(REMEDIATION)
        else:
            sealed.press(BACKOUT)
        if not sealed.works() or sealed.evidence().broken:
            yield f"{told}: what the annotation names does not mend it"


def variables_lost(runtime: str, lost: tuple[str, ...]) -> Sealed:
    """Return a sealed function that lost single variables of ours."""
    sealed = Sealed(runtime, ())
    functions = sealed.world.account.functions
    environment = functions.configurations[FUNCTION]["Environment"]
    assert set(lost) <= {*SHIM_VARIABLES, WRAPPER_VARIABLE}
    kept = {name: value for name, value in environment.items() if name not in lost}
    functions.edit(FUNCTION, Environment=kept)
    return sealed


def rows(seconds: float) -> Iterator[Proof]:  # noqa: ARG001 - it takes what it takes
    """Prove it for each set of parts."""
    found = [(case, tuple(failures(*case))) for case in cases()]
    yield Proof(
        "the rule says of a sealed function that it is broken exactly when it is",
        f"{len(found)} sets of parts, written as they were before",
        tuple(sentence for _, sentences in found for sentence in sentences),
    )
