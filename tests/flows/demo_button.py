"""The demo's second half: the button is pressed, the function goes on working, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.flows.demo_answers import Answer, invoke, what_differs
from tests.flows.demo_stage import Stage
from tests.flows.observation import Observer
from tests.flows.runbooks import Execution
from tests.rehearsal.compliance_view import Row
from tests.rehearsal.emulator import Emulator

_CHANGED_BY_EVERY_UPDATE = ("RevisionId", "LastModified", "ResponseMetadata", "ConfigSha256")
_NOT_THE_BUTTONS = ("Plaintext secrets in code:", "Could not be read:")
"""How annotations begin that the button leaves as they are."""
_MORE_TRIES = 3


@dataclass(frozen=True, slots=True)
class Press:
    """The whole story of the button for one function."""

    stage: Stage
    name: str
    event: bytes = field(repr=False, default=b"{}")
    """What the function is invoked with."""
    hidden: Mapping[str, str] = field(repr=False, default_factory=dict)
    """Variables whose values are not shown, if an answer holds one."""

    def run(self) -> list[str]:
        """Remediate the function and back it out again; return what was not as it should be."""
        self.stage.screen.say(f"\nThe button, for {self.name}. First a dry run:")
        dry = self.dry_run()
        if dry.status != "Success":
            return ended(dry)
        plain = self.invoked("is invoked, under AWS's own runtime client")
        return self.there_and_back(plain)

    def dry_run(self) -> Execution:
        """Have the plan made, and show it."""
        self.stage.screen.command(self.stage.commands.dry_run(self.name))
        dry = self.stage.button.run("Remediation", FunctionName=self.name, DryRun="true")
        if dry.status == "Success":
            plan = dry.step("Plan").payload
            for line in (*plan["steps"], *plan["warnings"]):
                self.stage.screen.item(line)
        return dry

    def there_and_back(self, plain: Answer) -> list[str]:
        """Press the button, invoke, back out, invoke; return what was not as it should be."""
        original = configuration(self.stage.emulator, self.name)
        self.stage.screen.say("\nThen the button is pressed:")
        wrong = self._press()
        sealed = self.invoked("is invoked again")
        if wrong:
            self.stage.screen.say("The button did not get there: " + "; ".join(wrong))
        else:
            self.stage.screen.view(self._judged_without_variables())
            self.stage.screen.say("Its variables now, by name:")
            for variable in sorted(variables(configuration(self.stage.emulator, self.name))):
                self.stage.screen.item(variable)
        self.stage.screen.say("\nAnd all the way back:")
        self.stage.screen.command(self.stage.commands.way_back(self.name))
        back = self.stage.button.run("Backout", self.stage.tell, FunctionName=self.name)
        wrong += ended(back)
        again = [self.invoked("is invoked once more")]
        while again[-1] == plain != sealed and len(again) < _MORE_TRIES:
            again.append(invoke(self.stage.emulator, self.name, self.event))
        if difference := what_differs(plain, sealed, again):
            wrong.append(f"{self.name}: {difference}")
        elif {plain, sealed, *again} == {plain}:
            self.stage.screen.say("The three answers are the same.")
        else:
            self.stage.screen.say(
                "It answers otherwise each time, with and without the button, so its answers are "
                "not compared word for word."
            )
        same = configuration(self.stage.emulator, self.name) == original
        self.stage.screen.say(
            "Every field of its configuration is as it was."
            if same
            else "Its configuration is not as it was."
        )
        return wrong if same else [*wrong, f"{self.name} is not as it was after backing out"]

    def invoked(self, happens: str) -> Answer:
        """Invoke the function, and show what it answers."""
        answer = invoke(self.stage.emulator, self.name, self.event)
        self.stage.screen.say(f"\n{self.name} {happens}: {answer.shown(self.hidden)}")
        return answer

    def _press(self) -> list[str]:
        self.stage.screen.command(self.stage.commands.press(self.name))
        return ended(self.stage.button.press(self.name, self.stage.tell))

    def _judged_without_variables(self) -> list[Row]:
        """Wait until AWS Config has judged the sealed function, by itself."""
        rows = Observer(self.stage.emulator, self.stage.stack).wait_for(
            {self.name},
            until=lambda row: (
                row.compliance == "COMPLIANT" or row.annotation.startswith(_NOT_THE_BUTTONS)
            ),
        )
        return [row for row in rows if row.resource == self.name]


def ended(execution: Execution) -> list[str]:
    """Return what to say of an execution that did not end in success."""
    if execution.status == "Success":
        return []
    return [f"an execution ended as {execution.status}: {execution.failure}"]


def configuration(emulator: Emulator, name: str) -> dict[str, Any]:
    """Return every field that AWS tells, but for those that every update changes."""
    answer: Any = emulator.client("lambda").get_function_configuration(FunctionName=name)
    return {key: value for key, value in answer.items() if key not in _CHANGED_BY_EVERY_UPDATE}


def variables(configured: dict[str, Any]) -> dict[str, str]:
    """Return a configuration's variables."""
    found: dict[str, str] = configured.get("Environment", {}).get("Variables", {})
    return found
