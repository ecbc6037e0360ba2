"""The demo at the edge: a function that CloudFront runs, with a key in its code."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tests.flows.at_the_edge import POSTS_TO_AN_API, SERVICES, forget_distributions, judged_anew
from tests.flows.demo_button import ended
from tests.flows.demo_stage import Stage
from tests.flows.observation import Observer
from tests.flows.runbooks import Execution
from tests.flows.secret_values import SecretValues
from tests.rehearsal.new_distribution import Behavior, create_distribution
from tests.rehearsal.new_function import NewFunction, create, publish, role_of
from tests.rehearsal.zips import zip_files

REGION = "us-east-1"
PARAMETERS = MappingProxyType(
    {"ReadDistributions": "true", "EdgeRemediation": "true", "EdgeRegions": "eu-west-1"}
)
SLEEP_SECONDS = 0.3
"""What a runbook sleeps here while a distribution is deployed: on AWS it takes minutes."""
NAME = "visits"
_ARN = f"arn:aws:lambda:{REGION}:123456789012:function:{NAME}"


def commands_for(stage: Stage) -> list[str]:
    """Return the commands that say what the runbook would do, start it, and go back."""
    commands = stage.commands
    return [commands.edge_dry_run(NAME), commands.edge_press(NAME), commands.edge_way_back(NAME)]


@dataclass(frozen=True, slots=True)
class EdgeStory:
    """From plaintext to sealed, and back."""

    stage: Stage
    seed: int

    def run(self) -> list[str]:
        """Tell it; return what was not as it should be."""
        say = self.stage.screen.say
        say(f"{NAME}, a function for viewers' requests, posts to an API with a key in its code:")
        version, distribution = self._created()
        self._show_what_runs(distribution)
        wrong = self._judged("NON_COMPLIANT", "app.py:4 (Secret Keyword)")
        say("The runbook for the edge. First a dry run:")
        wrong += self._dry_run()
        say("\nThen it is started:")
        self.stage.screen.command(self.stage.commands.edge_press(NAME))
        wrong += ended(self.stage.button.run("Edge", self.stage.tell, FunctionName=NAME))
        self._show_what_runs(distribution)
        forget_distributions(self.stage.emulator, self.stage.stack)
        wrong += self._judged("COMPLIANT")
        say("And all the way back:")
        self.stage.screen.command(self.stage.commands.edge_way_back(NAME))
        wrong += ended(self.stage.button.run("EdgeBackout", self.stage.tell, FunctionName=NAME))
        if self._show_what_runs(distribution) != version:
            wrong.append(f"{distribution} does not run version {version} again")
        forget_distributions(self.stage.emulator, self.stage.stack)
        return wrong + self._judged("NON_COMPLIANT")

    def _created(self) -> tuple[str, str]:
        """Make the function; return its version and the distribution that runs the version."""
        emulator = self.stage.emulator
        key = SecretValues(self.seed).password()
        package = zip_files({"app.py": POSTS_TO_AN_API.format(key=key)})
        role = role_of(emulator, f"role-of-{NAME}", SERVICES)
        create(emulator, NewFunction(NAME, package, timeout_seconds=5), role=role)
        version = publish(emulator, NAME)
        runs = Behavior({"viewer-request": f"{_ARN}:{version}"}, {})
        return version, create_distribution(emulator, runs)

    def _show_what_runs(self, distribution: str) -> str:
        found: Any = self.stage.emulator.client("cloudfront").get_distribution(Id=distribution)
        behavior = found["Distribution"]["DistributionConfig"]["DefaultCacheBehavior"]
        (run,) = behavior["LambdaFunctionAssociations"]["Items"]
        version = str(run["LambdaFunctionARN"].rpartition(":")[2])
        self.stage.screen.say(
            f"\n{distribution} runs version {version} of {NAME} for each {run['EventType']}."
        )
        return version

    def _judged(self, compliance: str, says: str = "") -> list[str]:
        """Have the function judged by the periodic evaluation; return what is wrong with that."""
        stage = self.stage
        row = judged_anew(stage.emulator, stage.stack, Observer(stage.emulator, stage.stack), NAME)
        stage.screen.view([row])
        if row.compliance == compliance and says in row.annotation:
            return []
        return [f"{NAME} is {row.compliance}, and should be {compliance}: {row.annotation}"]

    def _dry_run(self) -> list[str]:
        self.stage.screen.command(self.stage.commands.edge_dry_run(NAME))
        dry = self.stage.button.run("Edge", FunctionName=NAME, DryRun="true")
        if dry.status == "Success":
            self._show_plan(dry)
        return ended(dry)

    def _show_plan(self, dry: Execution) -> None:
        plan = dry.step("Plan").payload
        for line in plan["steps"]:
            self.stage.screen.item(line)
        for patch in plan["patches"]:
            self.stage.screen.commands(patch["diff"].splitlines())
        for line in plan["warnings"]:
            self.stage.screen.item(line)
