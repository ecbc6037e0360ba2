"""The button's story, with each question where it can be asked."""

from __future__ import annotations

import secrets

from tests.flows.runbooks import Button, Execution, StepRun
from tests.smoke.account import Account, Cleaning, SmokeFailed
from tests.smoke.of_automation import FUNCTION_ERROR, LEADS_BACK, PATTERN
from tests.smoke.of_config import JUDGED
from tests.smoke.of_grants import ARRIVAL, AT_INIT, QUALIFIED, TAGS
from tests.smoke.of_updates import REVISION, SNAP_START
from tests.smoke.question import Answer, Question, ask
from tests.smoke.throwaway import Throwaway, create, must_answer

WHILE_PLAIN: tuple[Question, ...] = (REVISION, FUNCTION_ERROR, PATTERN, LEADS_BACK)
# JUDGED comes first: those after it change the function, and AWS Config would judge it anew.
WHILE_SEALED: tuple[Question, ...] = (JUDGED, TAGS, ARRIVAL, AT_INIT, QUALIFIED, SNAP_START)
ALL = (*WHILE_PLAIN, *WHILE_SEALED)


def run(account: Account, name: str, cleaning: Cleaning, answers: list[Answer]) -> None:
    """Run the story on a function of this name; add what was seen to the answers.

    Raises:
        SmokeFailed: something is not on AWS as it is in the tests.
        ClientError, BotoCoreError, NoEnd: AWS refused something, or did not answer.
    """
    values = {"DB_PASSWORD": secrets.token_urlsafe(24), "API_TOKEN": secrets.token_urlsafe(30)}
    throwaway = create(account, name, cleaning, {**values, "TABLE": "orders"})
    must_answer(throwaway, "from the first")
    _ask(WHILE_PLAIN, throwaway, answers)
    before = throwaway.configuration()
    button = Button(account, account.outputs)
    _expect(button.run("Remediation", _tell, FunctionName=name, DryRun="true"))
    press = button.run("Remediation", _tell, FunctionName=name)
    _expect(press)
    left = values.keys() & throwaway.configuration()["Environment"]["Variables"].keys()
    if left:
        raise SmokeFailed(f"the plaintext of {', '.join(sorted(left))} is still there")
    sealed = must_answer(throwaway, "once it is sealed")
    _ask(WHILE_SEALED, throwaway.pressed(press, sealed), answers)
    _remove_versions(throwaway)
    _expect(button.run("Backout", _tell, FunctionName=name, DeleteSecretAfterDays="7"))
    if throwaway.configuration() != before:
        raise SmokeFailed("backing out did not give every field back")
    must_answer(throwaway, "once it is backed out")


def _ask(questions: tuple[Question, ...], throwaway: Throwaway, answers: list[Answer]) -> None:
    for question in questions:
        print(f"  asking    {question.question}", flush=True)
        answers.append(ask(question, throwaway))


def _remove_versions(throwaway: Throwaway) -> None:
    """Remove what still loads the secret: backout would keep it for them."""
    functions, name = throwaway.account.client("lambda"), throwaway.name
    for alias in functions.list_aliases(FunctionName=name)["Aliases"]:
        functions.delete_alias(FunctionName=name, Name=alias["Name"])
    for version in functions.list_versions_by_function(FunctionName=name)["Versions"]:
        if version["Version"] != "$LATEST":
            functions.delete_function(FunctionName=name, Qualifier=version["Version"])


def _tell(step: StepRun) -> None:
    if not step.name.startswith("Assert") and (step.critical or step.status == "Success"):
        print(f"  {step.status:<9} {step.name}", flush=True)


def _expect(execution: Execution) -> None:
    if execution.status != "Success":
        raise SmokeFailed(f"execution {execution.id} is {execution.status}: {execution.failure}")
