"""The rule and the button at work on an embedded AWS: run ``make demo``."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.flows import demo_code, demo_edge
from tests.flows.artifact import ArtifactMissing, local_builds
from tests.flows.demo_button import Press
from tests.flows.demo_commands import write_commands
from tests.flows.demo_own import judge, survive
from tests.flows.demo_screen import Screen
from tests.flows.demo_stage import Stage
from tests.flows.deploy import DeployFailed, deploy
from tests.flows.functions import create_example, gallery, is_settled
from tests.flows.observation import Expected, NoVerdict, Observer, mistakes
from tests.flows.runbooks import NoEnd
from tests.flows.secret_values import SecretValues
from tests.flows.user_function import load, load_event
from tests.flows.user_package import Unusable
from tests.real_runtime.runtimes import RuntimeMissing
from tests.rehearsal.emulator import REGION, EmulatorFailed, running
from tests.rehearsal.new_function import NewFunction, set_environment

FINE, NOT_AS_EXPECTED, UNUSABLE, STOPPED, NOBODY_READS = 0, 1, 2, 130, 141
_STOPPED_BY = (ArtifactMissing, EmulatorFailed, DeployFailed, NoVerdict, NoEnd, RuntimeMissing)
_FOLLOWS_EVERY_SECONDS = 0.5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; return its exit code.

    0: every verdict, step and answer is what it should be. 1: one is not, or none came. 2: the
    user's function cannot be used. 130: stopped by Ctrl-C.
    """
    options = _options(arguments)
    screen = Screen(sys.stdout)
    try:
        function = None
        if options.package or options.environment:
            function = load(options.package, options.environment, options.handler, options.runtime)
        event = load_event(options.event, options.package)
        return _run(screen, function, event, options)
    except Unusable as error:
        print(error, file=sys.stderr)  # noqa: T201 - one line, whatever its length
        return UNUSABLE
    except _STOPPED_BY as error:
        Screen(sys.stderr).say(str(error))
        return NOT_AS_EXPECTED
    except KeyboardInterrupt:
        screen.say("\nstopped; everything is cleaned up")
        return STOPPED
    except BrokenPipeError:
        # Whoever reads has gone; Python would say so once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS


def _run(
    screen: Screen, function: NewFunction | None, event: bytes, options: argparse.Namespace
) -> int:
    with contextlib.ExitStack() as until_the_end:
        builds = local_builds()
        with screen.step("starting the embedded AWS"):
            region = demo_edge.REGION if options.edge else REGION
            emulator = until_the_end.enter_context(running(region=region))
        with screen.step("deploying template.yaml, under its own roles"):
            stack = deploy(emulator, builds, _parameters(function, options))
        stage = Stage(screen, emulator, stack, write_commands(emulator, stack.outputs))
        _explain(stage, keep=options.keep)
        observer = Observer(emulator, stack, on_verdict=screen.verdict)
        right = "Every verdict, and every step, is what it should be."
        if options.edge:
            name = demo_edge.NAME
            emulator.let_runbooks_sleep_at_most(demo_edge.SLEEP_SECONDS)
            wrong = demo_edge.EdgeStory(stage, options.seed).run()
        elif function is None:
            name = gallery(options.seed)[0].name
            wrong = _tour(stage, observer, options.seed)
        else:
            name = function.name
            press = Press(stage, name, event, function.environment)
            has_secrets = judge(press, function, observer)
            if options.package:
                wrong, right = survive(press, function, has_secrets=has_secrets), ""
            else:
                wrong, right = [], "Give PACKAGE, too, to see the button pressed on it."
        screen.say("\n" + "\n".join(wrong or [right]) if wrong or right else "")
        if options.keep:
            _follow(stage, observer, name, demo_edge.commands_for(stage) if options.edge else None)
        else:
            screen.say("`make demo KEEP=1` keeps all of it running, and tells what to type.")
    return NOT_AS_EXPECTED if wrong else FINE


def _explain(stage: Stage, *, keep: bool) -> None:
    stage.screen.say(
        "\nLines that begin with this program are commands; it is the AWS CLI for the embedded "
        f"AWS, and is there {'until Ctrl-C' if keep else 'as long as the demo runs'}:"
    )
    stage.screen.say(f"  {stage.commands.program}\n")


def _tour(stage: Stage, observer: Observer, seed: int) -> list[str]:
    """Create the gallery, change some of it, and return what was judged wrongly."""
    screen, emulator, stack = stage.screen, stage.emulator, stage.stack
    examples = gallery(seed)
    screen.say("Functions are created, and AWS Config has each of them judged:")
    for example in examples:
        create_example(emulator, example)
        screen.say(f"         + {example.name}: {example.story}")
    own = [stack.resources[f"{name}Function"] for name in ("Rule", "Scan", "Remediation")]
    expected = {example.name: Expected(example.verdict, example.says) for example in examples}
    expected |= dict.fromkeys(own, Expected("COMPLIANT"))
    rows = observer.wait_for(expected, until=is_settled)
    screen.view(rows)
    wrong = mistakes(rows, expected)

    screen.say("A token is put into thumbnails:")
    before = {row.resource: row.time for row in rows}
    token = SecretValues(seed + 1).github_token()
    set_environment(emulator, "thumbnails", {"BUCKET": "thumbnails-eu", "UPLOADS": token})
    changed = {"thumbnails": Expected("NON_COMPLIANT", "UPLOADS (GitHub Token)")}
    rows = observer.wait_for(changed, newer_than={name: before[name] for name in changed})
    screen.view([row for row in rows if row.resource in changed])
    wrong += mistakes(rows, changed)
    for name in ("orders-api", "checkout"):
        wrong += Press(stage, name).run()
    return wrong + demo_code.CodeStory(stage).run()


def _parameters(
    function: NewFunction | None, options: argparse.Namespace
) -> Mapping[str, str] | None:
    """Return the stack's parameters; a function of the user's finds the usual ones."""
    if options.edge:
        return demo_edge.PARAMETERS
    return None if function else demo_code.PARAMETERS


def _follow(
    stage: Stage, observer: Observer, name: str, orders: Sequence[str] | None = None
) -> None:
    screen, commands = stage.screen, stage.commands
    screen.say("\nWhat to type in another terminal, in any shell. Ask AWS Config and the function:")
    screen.commands(commands.questions(name))
    screen.say("Say what the button would do, press it, and go back:")
    pressed = [commands.dry_run(name), commands.press(name), commands.way_back(name)]
    screen.commands(orders or pressed)
    screen.say("It keeps running; new verdicts are shown here. Ctrl-C ends it.")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            observer.look()
            time.sleep(_FOLLOWS_EVERY_SECONDS)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument(
        "--package", type=Path, help="PACKAGE=: a function of yours, a zip file or a folder"
    )
    parser.add_argument(
        "--environment", type=Path, help="ENVIRONMENT=: its variables, a file with a JSON object"
    )
    parser.add_argument("--event", type=Path, help="EVENT=: what it is invoked with, a JSON file")
    parser.add_argument("--handler", help="HANDLER=: its handler, if there are several")
    parser.add_argument("--runtime", help="RUNTIME=: its runtime, if not the newest here")
    parser.add_argument(
        "--edge", action="store_true", help="EDGE=1: a function that CloudFront runs"
    )
    parser.add_argument("--keep", action="store_true", help="KEEP=1: run on until Ctrl-C")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="what the gallery's secrets come from"
    )
    options = parser.parse_args(arguments)
    if options.edge and (options.package or options.environment):
        parser.error("EDGE=1 has a function of its own: give it without PACKAGE and ENVIRONMENT")
    return options


if __name__ == "__main__":
    # A shell has what it starts in the background ignore Ctrl-C, which is how KEEP=1 is ended.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
