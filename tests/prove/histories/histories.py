"""Random histories of an account: owners, pipelines, the button, time, and calls that fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from remediation.model import SECRET_ARN_VARIABLE, Options
from remediation.planning.plan import plan
from remediation.steps.target import read_target
from rule.compliance.verdict import judge
from rule.evaluator import Evaluator
from rule.model import ComplianceType, RuleParameters
from tests.prove.automation import BACKOUT, REMEDIATION, Ended, quiet, run
from tests.prove.histories.estate import PLAIN_NAMES, ROLES, SECRET_NAMES, Estate
from tests.prove.world import Fault, Kind, World
from tests.remediation.account import READ_FIRST
from tests.remediation.builders import STACK
from tests.rule.contexts import Context

FUNCTIONS = st.sampled_from(sorted(ROLES))
NAMES = st.sampled_from((*SECRET_NAMES, *PLAIN_NAMES))
HANDLERS = st.sampled_from(("app.handler", "src/other.main"))
# Of a run: from its beginning to well into its way back.
CALLS = st.integers(0, 34)
MEANWHILE = st.sampled_from(
    (
        "edit",
        "deploy",
        "publish",
        "remediate",
        "backout",
        "sibling",
        "sibling's backout",
        "press for one",
        "rotate",
        "write blindly",
        "swap role",
        "replace layers",
        "raise runtime",
    )
)
"""What owners do to a function by themselves, and others to the same one with the button."""
BREAKING: Mapping[str, Callable[[Estate, str], None]] = {
    "write blindly": Estate.write_blindly,
    "swap role": Estate.swap_role,
    "replace layers": Estate.replace_layers,
    "raise runtime": Estate.raise_runtime,
}
"""What may stop a rewired function: it is the owner's doing, until the next backout."""
RUNS = st.sampled_from(
    ((REMEDIATION, {}), (BACKOUT, {}), (BACKOUT, {"DeleteSecretAfterDays": "7"}))
)


class History(RuleBasedStateMachine):
    """One account's history; each rule is a step of it."""

    steps = 0
    """Of all histories together."""

    def __init__(self) -> None:
        super().__init__()
        self.estate = Estate()

    @property
    def world(self) -> World:
        return self.estate.world

    # -------------------------------------------------------------- owners and pipelines

    @rule(name=FUNCTIONS, names=st.sets(NAMES, min_size=1), handler=HANDLERS)
    def deploy(self, name: str, names: set[str], handler: str) -> None:
        values = {each: self.estate.value(name, each) for each in sorted(names)}
        self.estate.deploy(name, values, handler)

    @rule(name=FUNCTIONS, variable=NAMES, removes=st.booleans())
    def edit(self, name: str, variable: str, removes: bool) -> None:
        if self.estate.exists(name):
            value = None if removes else self.estate.value(name, variable)
            self.estate.edit(name, variable, value)

    @rule(name=FUNCTIONS, variable=st.sampled_from(SECRET_NAMES))
    def rotate(self, name: str, variable: str) -> None:
        if self._can_rotate(name, variable):
            self.estate.rotate(name, variable, self.estate.value(name, variable))

    @rule(name=FUNCTIONS, alias=st.booleans())
    def publish(self, name: str, alias: bool) -> None:
        if self.estate.exists(name):
            functions = self.world.account.functions
            _, seen = self.world.account.effective(name)
            functions.publish(name, *(["live"] if alias else []))
            functions.published[name][-1]["names"] = set(seen)

    @rule(name=FUNCTIONS)
    def delete(self, name: str) -> None:
        if self.estate.exists(name):
            self.estate.delete(name)

    @rule(days=st.integers(1, 10))
    def pass_time(self, days: int) -> None:
        self.estate.pass_time(days)

    # -------------------------------------------------------------- the button

    @rule(name=FUNCTIONS)
    def remediate(self, name: str) -> None:
        ended = self._run(REMEDIATION, name)
        if self.estate.exists(name):
            assert ended.status == "Success", ended.failure
            self._is_done(name)

    @rule(name=FUNCTIONS, variable=st.sampled_from(SECRET_NAMES))
    def remediate_one(self, name: str, variable: str) -> None:
        if self.estate.exists(name) and variable in self.estate.environment(name):
            ended = self._run(REMEDIATION, name, Variables=variable)
            assert ended.status == "Success", ended.failure
            assert variable not in self.estate.environment(name)

    @rule(name=FUNCTIONS, variable=st.sampled_from(SECRET_NAMES))
    def remediate_what_is_needed_early(self, name: str, variable: str) -> None:
        """Press for a function that does not start without a variable's plaintext."""
        if not self.estate.exists(name) or variable not in self.estate.environment(name):
            return
        functions = self.world.account.functions
        functions.edit(name, **{READ_FIRST: variable})
        self.estate.racing, self.estate.breaking = True, {name}
        ended = self._run(REMEDIATION, name)
        self.estate.racing, self.estate.breaking = False, set()
        assert ended.status == "Failed"
        assert variable in self.estate.environment(name)
        self.estate.all_work(" after its press failed")
        functions.edit(name, **{READ_FIRST: ""})

    @rule(name=FUNCTIONS)
    def dry_run(self, name: str) -> None:
        before = self._state()
        self._run(REMEDIATION, name, DryRun="true")
        assert self._state() == before

    @rule(name=FUNCTIONS, deletes=st.booleans())
    def back_out(self, name: str, deletes: bool) -> None:
        ended = self._run(BACKOUT, name, **({"DeleteSecretAfterDays": "7"} if deletes else {}))
        if self.estate.exists(name):
            assert ended.status == "Success", ended.failure
            self._is_plain(name)
            self.estate.grants_are_needed(name)

    @rule(name=FUNCTIONS, document=st.sampled_from((REMEDIATION, BACKOUT)), at=CALLS,
          kind=st.sampled_from(Kind), later=st.integers(0, 12))  # fmt: skip
    def run_that_breaks(self, name: str, document: str, at: int, kind: Kind, later: int) -> None:
        self.world.faults = {at: Fault(at, kind, later)}
        self._run(document, name)
        self.world.land()
        self.world.faults = {}

    @rule(name=FUNCTIONS, chosen=RUNS, at=CALLS, what=MEANWHILE, variable=NAMES)
    def run_while_others_act(
        self, name: str, chosen: tuple[str, dict[str, str]], at: int, what: str, variable: str
    ) -> None:
        document, parameters = chosen

        def meanwhile(_: str) -> None:
            if len(self.world.calls) > at:
                self.world.before = lambda _: None
                self._meanwhile(name, what, variable)

        self.world.before, self.estate.racing = meanwhile, True
        self.estate.breaking = {name} if what in BREAKING else set()
        ended = self._run(document, name, **parameters)
        self.world.before, self.estate.racing = lambda _: None, False
        if what in BREAKING and self.estate.exists(name):
            self._what_was_broken_is_taken_back(name, ended)
        self.estate.breaking = set()

    def _meanwhile(self, name: str, what: str, variable: str) -> None:
        match what:
            case "edit":
                self.edit(name=name, variable=variable, removes=False)
            case "deploy" if self.estate.exists(name):
                self.deploy(name=name, names={variable}, handler="app.handler")
            case "publish":
                self.publish(name=name, alias=True)
            case "remediate":
                self._run_beside(REMEDIATION, name)
            case "backout":
                self._run_beside(BACKOUT, name)
            case "press for one" if variable in SECRET_NAMES and self.estate.exists(name):
                if variable in self.estate.environment(name):
                    self._run_beside(REMEDIATION, name, Variables=variable)
            case "rotate" if self._can_rotate(name, variable):
                self.estate.rotate(name, variable, self.estate.value(name, variable))
            case _ if what in BREAKING and self.estate.exists(name):
                BREAKING[what](self.estate, name)

    def _what_was_broken_is_taken_back(self, name: str, ended: Ended) -> None:
        """Check that no value is lost: a backout brings all of them back, whatever came before."""
        functions = self.world.account.functions
        runtime = functions.configurations[name]["Runtime"]
        back = self._run(BACKOUT, name)
        assert back.status == "Success", (ended.failure, back.failure)
        self._is_plain(name)
        self.estate.accept_role(name)
        if runtime != "python3.13":
            functions.edit(name, Runtime="python3.13")

    # -------------------------------------------------------------- what must hold

    @invariant()
    def everything_holds(self) -> None:
        History.steps += 1
        self.estate.all_work()
        self.estate.nobody_reads_anothers()
        for name in ROLES:
            if self.estate.exists(name):
                self._rule_agrees(name)
                self._planning_is_idempotent(name)

    def _rule_agrees(self, name: str) -> None:
        """Check the rule's verdict against who knows which values are secrets."""
        aws = self.world.rule_aws()
        function = aws.read_function(name)
        assert function is not None
        parameters = RuleParameters(scan_code=False)
        evaluator = Evaluator(parameters, None, None, Context(), False, aws.attached_policies)  # type: ignore[arg-type]
        evidence = evaluator.gather_evidence(function)
        assert evidence.broken is None, f"the rule says that {evidence.broken.faults}"
        verdict = judge(evidence)
        plaintext = set(SECRET_NAMES) & self.estate.environment(name).keys()
        found = {getattr(f.location, "name", "") for f in evidence.findings}
        assert found == plaintext, f"the rule finds {found}, and there is {plaintext}"
        expected = ComplianceType.NON_COMPLIANT if plaintext else ComplianceType.COMPLIANT
        assert verdict.compliance_type is expected

    def _planning_is_idempotent(self, name: str) -> None:
        found = set(SECRET_NAMES) & self.estate.environment(name).keys()
        plans = [
            plan(read_target(self.world.account.aws(), STACK, name, Options()), found, Options())
            for _ in range(2)
        ]
        assert plans[0] == plans[1]

    def _is_done(self, name: str) -> None:
        left = set(SECRET_NAMES) & self.estate.environment(name).keys()
        assert not left, f"{left} of {name} is left"
        target = read_target(self.world.account.aws(), STACK, name, Options())
        assert plan(target, (), Options()).steps == ()  # type: ignore[union-attr]

    def _is_plain(self, name: str) -> None:
        assert SECRET_ARN_VARIABLE not in self.estate.environment(name)
        wanted = self.estate.wanted[name]
        assert self.estate.environment(name) == wanted.environment
        layers = self.world.account.functions.configurations[name]["Layers"]
        assert [layer["Arn"] for layer in layers] == wanted.layers

    # -------------------------------------------------------------- how

    def _run(self, document: str, name: str, **parameters: str) -> Ended:
        self.world.calls.clear()
        return self._run_beside(document, name, **parameters)

    def _run_beside(self, document: str, name: str, **parameters: str) -> Ended:
        with quiet():
            ended = run(self.world, document, name, **parameters)
        self.estate.accept_kept(name)
        return ended

    def _can_rotate(self, name: str, variable: str) -> bool:
        return (
            self.estate.exists(name)
            and self.estate.is_sealed(name)
            and variable in self.estate.stored(name)
        )

    def _state(self) -> Any:
        account = self.world.account
        return (
            str(account.functions.configurations),
            str(account.functions.tags),
            str(account.roles.attached),
            str({s.name: (s.tags, s.current, s.deleted) for s in account.secrets.stored.values()}),
        )
