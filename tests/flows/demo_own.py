"""The demo with a function of the user's: judged, invoked, remediated, invoked, backed out."""

from __future__ import annotations

import subprocess

from botocore.exceptions import ClientError

from tests.flows.demo_answers import Answer, without_values
from tests.flows.demo_button import Press, ended
from tests.flows.observation import Observer, logged_verdict
from tests.flows.user_handlers import choice_of, family_of
from tests.flows.user_package import Unusable
from tests.real_runtime.runtimes import find_runtime
from tests.rehearsal.new_function import NewFunction, create

_NO_HANDLER = ("Runtime.ImportModuleError", "Runtime.HandlerNotFound")
_NO_HANDLER_EITHER = ("Runtime.MalformedHandlerName", "Runtime.UserCodeSyntaxError")


def judge(press: Press, function: NewFunction, observer: Observer) -> bool:
    """Create the function, show the verdict and all that it rests on.

    Returns:
        whether a variable holds a secret.

    Raises:
        Unusable: Lambda refuses the function.
    """
    what = f"creating {function.name} ({function.runtime}, {function.handler})"
    with press.stage.screen.step(what):
        try:
            create(press.stage.emulator, function)
        except ClientError as error:
            message = without_values(error.response["Error"]["Message"], function.environment)
            raise Unusable(f"Lambda refuses it: {message}; change what it names") from None
    rows = observer.wait_for({function.name}, seconds=330)
    press.stage.screen.view([row for row in rows if row.resource == function.name])
    press.stage.screen.say("The full list, from the rule's log:")
    pages = logged_verdict(press.stage.emulator, press.stage.stack, function.name)
    press.stage.screen.full_list(pages)
    findings = [finding for page in pages for finding in page["findings"]]
    if not findings:
        press.stage.screen.say("  (nothing)")
    return any(
        finding["location"].startswith("environment:")
        and finding["counts"]
        and not finding["exempt"]
        for finding in findings
    )


def survive(press: Press, function: NewFunction, *, has_secrets: bool) -> list[str]:
    """Press the button on the user's function, and back out; return what went wrong.

    Raises:
        Unusable: its handler is not there.
    """
    screen = press.stage.screen
    if family_of(function.runtime) is None:
        screen.say(
            f"\nFunctions of {function.runtime} do not run here, and the button leaves them alone: "
            "give a package of Python or Node.js to see it pressed."
        )
        return []
    screen.say(
        f"\nIt is invoked on this machine, by {_interpreter(function.runtime)} under AWS's own "
        "runtime client, with the variables that you gave. Its calls to AWS reach the embedded "
        "AWS; what else it does, it does."
    )
    plain = press.invoked("is invoked, with its plaintext")
    _check_handler(plain, function)
    if not has_secrets:
        screen.say(
            "\nThere is nothing to move: none of its variables holds a plaintext secret. To see "
            "the button pressed, give it one: ENVIRONMENT=file.json with an object such as "
            '{"DB_PASSWORD": "..."}; a password that you make up will do.'
        )
        return []
    screen.say("\nThe button. First a dry run:")
    dry = press.dry_run()
    if dry.status != "Success":
        return _refused(press, dry.failure) if _is_refusal(dry.failure) else ended(dry)
    wrong = press.there_and_back(plain)
    if not wrong and plain.error:
        screen.say(
            f"\n{press.name} ends in {plain.error} with its plaintext, without it, and back again: "
            "it may never have come to use its variables. Give what it lacks, such as an EVENT or "
            "a file of the package, to see it work."
        )
    elif not wrong:
        screen.say(f"\n{press.name} works with its plaintext, without it, and back again.")
    return wrong


def _interpreter(runtime: str) -> str:
    """Return what runs functions of a runtime here, whatever version the runtime's name has."""
    program = find_runtime(runtime).interpreter
    ran = subprocess.run(  # noqa: S603 - what the tests install
        [program, "--version"], capture_output=True, text=True, check=True
    )
    return ran.stdout.strip().replace("v", "Node.js ", 1)


def _check_handler(answer: Answer, function: NewFunction) -> None:
    if answer.error in (*_NO_HANDLER, *_NO_HANDLER_EITHER):
        said = without_values(" ".join(answer.content.split()), function.environment)
        assert function.package is not None
        raise Unusable(
            f"handler {function.handler!r}: the runtime says: {said}; "
            f"put into the package what it lacks, or "
            f"{choice_of(function.package, function.runtime)}"
        )


def _is_refusal(failure: str) -> bool:
    return "is left alone" in failure


def _refused(press: Press, failure: str) -> list[str]:
    press.stage.screen.say("The button leaves it alone, and nothing was changed:")
    press.stage.screen.item(failure)
    return []
