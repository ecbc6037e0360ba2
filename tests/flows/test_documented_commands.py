"""The pages' commands about a deployed stack, run on the embedded AWS in the order of a story."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.documents.aws_cli import AwsCli, aws_cli
from tests.documents.commands import PLACEHOLDERS, Command, Runner, commands, shows
from tests.flows.audited_account import Auditor
from tests.flows.deploy import Stack
from tests.flows.observation import Observer
from tests.flows.runbooks import Button
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, create, wait_until_ready
from tests.rehearsal.zips import zip_files

WRITTEN, NAME = "checkout", "documented"
"""The function's name on the pages, and here, where others share the embedded AWS."""
STORY = (
    "docs/how-to/deploy.md",
    "docs/how-to/watch.md",
    "docs/how-to/secrets-in-code.md",
    "docs/how-to/remediate.md",
    "docs/how-to/rotate.md",
    "docs/how-to/exempt.md",
    "docs/how-to/back-out.md",
    "docs/how-to/uninstall.md",
)
NOT_HERE = {
    "cloudformation delete-stack": "other tests share the stack; test_installations.py deletes one",
    "iam delete-policy": "the same",
    "configservice describe-configuration-recorders": "the stand-in has no recorders to describe",
    "configservice describe-configuration-recorder-status": "the same",
}
"""What is checked in `tests/documents/test_aws.py` only, and why."""
OF_SEVERAL_ACCOUNTS = {"--organization", "--accounts"}
"""What the embedded AWS has not; `tests/rule/audit/test_audit.py` has it in memory."""
VARIABLES = ("DB_PASSWORD", "STRIPE_KEY")
"""Those that the pages name."""
PROTECTED = "lambda-no-plaintext-secrets:protected"


@dataclass
class Reader:
    """Somebody who types what the pages show, with the names of their own account."""

    cli: AwsCli
    emulator: Emulator
    stack: Stack
    folder: Path
    values: dict[str, str]

    def types(self, command: Command) -> str:
        """Run a command, wait for what it begins, and return what it answers."""
        words = [each.replace(WRITTEN, NAME) for each in command.filled(self.values).words[1:]]
        wait_until_ready(self.emulator.client("lambda"), NAME)
        before = self._button.presses()
        answer = self.cli.run(words)
        assert answer.code == 0, f"{command}\n{answer.errors}"
        if command.written_to:
            (self.folder / command.written_to).write_text(answer.output)
        if "start-automation-execution" in words:
            self._follow(command, json.loads(answer.output)["AutomationExecutionId"])
        if any(each.startswith(PROTECTED) for each in words):
            # Else the story would end here.
            self.emulator.client("lambda").untag_resource(
                Resource=self.values["FUNCTION_ARN"], TagKeys=[PROTECTED]
            )
        if "start-remediation-execution" in words:
            # The verdict comes before the press has ended, and the next one would meet its updates.
            self._follow(command, self._button.press_since(before))
            self._wait_until_sealed()
        return answer.output

    @property
    def _button(self) -> Button:
        return Button(self.emulator, self.stack.outputs)

    def _follow(self, command: Command, execution_id: str) -> None:
        self.values["EXECUTION"] = execution_id
        ended = self._button.follow(execution_id)
        assert ended.status == "Success", f"{command}\n{ended.failure}"

    def _wait_until_sealed(self) -> None:
        Observer(self.emulator, self.stack).wait_for(
            {NAME}, until=lambda row: row.compliance == "COMPLIANT"
        )


@pytest.fixture
def reader(emulator: Emulator, stack: Stack, tmp_path: Path) -> Iterator[Reader]:
    secrets = {each: SecretValues(seed).password() for seed, each in enumerate(VARIABLES)}
    package = zip_files({"app.py": "def handler(*_): return 1\n"})
    create(emulator, NewFunction(NAME, package, secrets))
    Observer(emulator, stack).wait_for({NAME})
    topic = emulator.client("sns").create_topic(Name="people")["TopicArn"]
    values = PLACEHOLDERS | {
        "RUNBOOK": stack.outputs["RemediationRunbookName"],
        "BACKOUT": stack.outputs["BackoutRunbookName"],
        "GRANT": stack.outputs["GrantPolicyArn"],
        "FUNCTION_ARN": PLACEHOLDERS["FUNCTION_ARN"].replace(WRITTEN, NAME),
        "TOPIC": topic,
    }
    with aws_cli(emulator.environment(), tmp_path) as cli:
        yield Reader(cli, emulator, stack, tmp_path, values)


@pytest.fixture(scope="session")
def auditor(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    return Auditor.of(emulator, tmp_path_factory.mktemp("cache"), "reader-of-pages")


def of_page(page: str) -> list[Command]:
    """Return the commands of a page that are run here."""
    return [
        each
        for each in commands(Runner.AWS)
        if each.page == page and " ".join(each.words[1:3]) not in NOT_HERE
    ]


@pytest.mark.parametrize(
    "command",
    [
        each
        for each in commands(Runner.AUDIT)
        if each.page != "docs/how-to/audit.md" and not OF_SEVERAL_ACCOUNTS & {*each.words}
    ],
    ids=str,
)
def test_an_audit_ends_as_it_should(command: Command, auditor: Auditor) -> None:
    # No function is named so: that is all that is not read.
    is_short = "--policy" in command.words
    of_none = [] if is_short else ["--function", "no-such-function"]
    told = auditor.run(*(command.arguments or [])[1:], *of_none)

    assert told.code == (0 if is_short else 3), told.errors
    assert len(told.unread) == len(of_none) / 2
    assert shows(command.answer, told.output)


def test_each_page_of_the_story_has_commands() -> None:
    assert all(map(of_page, STORY))


def test_the_pages_lead_from_a_stack_to_its_end(reader: Reader) -> None:
    typed: set[str] = set()
    for command in (command for page in STORY for command in of_page(page)):
        if command.text not in typed:  # a page may repeat what another has shown
            assert shows(command.answer, reader.types(command)), command
        typed.add(command.text)
