"""The rule and the button at work on an embedded AWS: run ``make demo``."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.local_aws.artifact import ArtifactMissing, local_builds
from tests.local_aws.demo_button import press_the_button
from tests.local_aws.demo_screen import Screen, how_to_ask
from tests.local_aws.deploy import DeployFailed, Stack, deploy
from tests.local_aws.emulator import Emulator, EmulatorFailed, running
from tests.local_aws.functions import create_example, gallery
from tests.local_aws.new_function import NewFunction, create, set_environment
from tests.local_aws.observation import Expected, NoVerdict, Observer, logged_verdict, mistakes
from tests.local_aws.secret_values import SecretValues
from tests.local_aws.user_function import Unusable, load

FINE, NOT_AS_EXPECTED, UNUSABLE, STOPPED = 0, 1, 2, 130
_FOLLOWS_EVERY_SECONDS = 0.5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; return its exit code.

    0: every verdict is what it should be. 1: one is not, or none came. 2: the user's function
    cannot be used. 130: stopped by Ctrl-C.
    """
    options = _options(arguments)
    screen = Screen(sys.stdout)
    try:
        function = None
        if options.package or options.environment:
            function = load(options.package, options.environment, options.handler, options.runtime)
        return _run(screen, function, options)
    except Unusable as error:
        Screen(sys.stderr).say(str(error))
        return UNUSABLE
    except (ArtifactMissing, EmulatorFailed, DeployFailed, NoVerdict) as error:
        Screen(sys.stderr).say(str(error))
        return NOT_AS_EXPECTED
    except KeyboardInterrupt:
        screen.say("\nstopped; everything is cleaned up")
        return STOPPED


def _run(screen: Screen, function: NewFunction | None, options: argparse.Namespace) -> int:
    with contextlib.ExitStack() as until_the_end:
        builds = local_builds()
        with screen.step("starting the embedded AWS"):
            emulator = until_the_end.enter_context(running())
        with screen.step("deploying template.yaml, under its own roles"):
            stack = deploy(emulator, builds)
        observer = Observer(emulator, stack, on_verdict=screen.verdict)
        name = function.name if function else gallery(options.seed)[0].name
        screen.say(how_to_ask(emulator, stack.outputs["RuleName"], name))
        if function is None:
            wrong = _tour(screen, emulator, stack, observer, options.seed)
            screen.say(
                "\n" + "\n".join(wrong or ["Every verdict, and every step, is what it should be."])
            )
        else:
            wrong = []
            _judge(screen, emulator, stack, observer, function)
        if options.keep:
            _follow(screen, observer)
    return NOT_AS_EXPECTED if wrong else FINE


def _tour(
    screen: Screen, emulator: Emulator, stack: Stack, observer: Observer, seed: int
) -> list[str]:
    """Create the gallery, change some of it, and return what was judged wrongly."""
    examples = gallery(seed)
    screen.say("Functions are created, and AWS Config has each of them judged:")
    for example in examples:
        create_example(emulator, example)
        screen.say(f"         + {example.name}: {example.story}")
    own = [stack.resources[f"{name}Function"] for name in ("Rule", "Scan", "Remediation")]
    expected = {example.name: Expected(example.verdict, example.says) for example in examples}
    expected |= dict.fromkeys(own, Expected("COMPLIANT"))
    rows = observer.wait_for(expected)
    screen.view(rows)
    wrong = mistakes(rows, expected)

    screen.say("\nA token is put into thumbnails:")
    before = {row.resource: row.time for row in rows}
    token = SecretValues(seed + 1).github_token()
    set_environment(emulator, "thumbnails", {"BUCKET": "thumbnails-eu", "UPLOADS": token})
    changed = {"thumbnails": Expected("NON_COMPLIANT", "UPLOADS (GitHub Token)")}
    rows = observer.wait_for(changed, newer_than={name: before[name] for name in changed})
    screen.view([row for row in rows if row.resource in changed])
    wrong += mistakes(rows, changed)
    for name in ("orders-api", "checkout"):
        wrong += press_the_button(screen, emulator, stack, name)
    return wrong


def _judge(
    screen: Screen, emulator: Emulator, stack: Stack, observer: Observer, function: NewFunction
) -> None:
    """Create the user's function, and show the verdict and all that it rests on."""
    with screen.step(f"creating {function.name}"):
        create(emulator, function)
    rows = observer.wait_for({function.name}, seconds=330)
    screen.view([row for row in rows if row.resource == function.name])
    screen.say("\nThe full list, from the rule's log:")
    screen.full_list(logged_verdict(emulator, stack, function.name))


def _follow(screen: Screen, observer: Observer) -> None:
    screen.say("\nIt keeps running; new verdicts are shown here. Ctrl-C ends it.")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            observer.look()
            time.sleep(_FOLLOWS_EVERY_SECONDS)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--package", type=Path, help="zip file of a function of yours")
    parser.add_argument("--environment", type=Path, help="JSON object of its variables")
    parser.add_argument("--handler", default="app.handler")
    parser.add_argument("--runtime", default="python3.13")
    parser.add_argument("--keep", action="store_true", help="run on until Ctrl-C")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="what the gallery's secrets come from"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
