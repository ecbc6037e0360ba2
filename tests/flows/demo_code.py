"""The demo's last part: secrets go out of the code of a function, and the code comes back."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from tests.flows.demo_answers import what_differs
from tests.flows.demo_button import Press, configuration, ended
from tests.flows.demo_stage import Stage
from tests.flows.observation import Observer

PARAMETERS = MappingProxyType({"CodeRemediation": "true"})
NAME = "nightly-report"


@dataclass(frozen=True, slots=True)
class CodeStory:
    """From a key in the code to a lookup, and back."""

    stage: Stage

    def run(self) -> list[str]:
        """Tell it; return what was not as it should be."""
        stage, commands = self.stage, self.stage.commands
        stage.screen.say(f"\nOut of the code of {NAME}, if asked to. First a dry run:")
        stage.screen.command(commands.code_dry_run(NAME))
        dry = stage.button.run("Remediation", FunctionName=NAME, DryRun="true", MoveCode="true")
        if dry.status != "Success":
            return ended(dry)
        for patch in dry.step("Patch").payload["patches"]:
            stage.screen.commands(patch["diff"].splitlines())
        for line in dry.step("Plan").payload["steps"]:
            stage.screen.item(line)
        return self._there_and_back()

    def _there_and_back(self) -> list[str]:
        stage, press = self.stage, Press(self.stage, NAME)
        original, plain = configuration(stage.emulator, NAME), press.invoked("is invoked")
        stage.screen.say("\nThen the runbook is started:")
        stage.screen.command(stage.commands.code_press(NAME))
        run = stage.button.run("Remediation", stage.tell, FunctionName=NAME, MoveCode="true")
        wrong = ended(run)
        sealed = press.invoked("is invoked again")
        if not wrong:
            observer = Observer(stage.emulator, stage.stack)
            rows = observer.wait_for({NAME}, until=lambda row: row.compliance == "COMPLIANT")
            stage.screen.view([row for row in rows if row.resource == NAME])
        stage.screen.say("And its code comes back:")
        stage.screen.command(stage.commands.way_back(NAME))
        wrong += ended(stage.button.run("Backout", stage.tell, FunctionName=NAME))
        if difference := what_differs(plain, sealed, [press.invoked("is invoked once more")]):
            wrong.append(f"{NAME}: {difference}")
        if configuration(stage.emulator, NAME) != original:
            return [*wrong, f"{NAME} is not as it was after backing out"]
        stage.screen.say("Its code and its configuration are as they were, byte for byte.")
        return wrong
