"""The product, changed so that it gives a value away: in each channel once, to see it noticed."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from unittest.mock import patch

from remediation.aws import functions
from remediation.model import Function
from remediation.steps import store
from tests.prove.leaks.given_away import (
    IN_THE_CACHE,
    IN_THE_LOG,
    IN_THE_VERDICT,
    Change,
    adding,
    at_store,
    explained,
    held,
    raise_openly,
    raise_with_a_context,
    read_another,
    set_variable,
    tags_with_a_hint,
    token_of_content,
    unmark_with_a_value,
    with_a_file,
    with_a_header,
    with_plan,
)
from tests.prove.leaks.leaks import Part
from tests.prove.leaks.leaks_of_runbooks import transcript_of
from tests.prove.leaks.leaks_of_shims import shim_transcript_of
from tests.prove.leaks.leaks_of_the_command_line import command_transcript_of
from tests.prove.leaks.leaks_of_the_rule import rule_transcript_of
from tests.prove.leaks.transcript import SDK_LOG

_ROTATED = "remediation after a backout, with a value rotated since"


@dataclass(frozen=True)
class Saboteur:
    """A change of the product, and a run that it shows in."""

    change: Change
    part: Part


def _press(change: Change) -> Saboteur:
    name = "remediation of a plain function"
    return Saboteur(change, (name, partial(transcript_of, name, closely=True)))


def _judge(change: Change) -> Saboteur:
    return Saboteur(change, ("a change", partial(rule_transcript_of, "a change")))


def _explain(change: Change) -> Saboteur:
    name = "environment, explained"
    return Saboteur(change, (name, partial(command_transcript_of, name)))


def _start(shim: str, change: Change) -> Saboteur:
    run = partial(shim_transcript_of, shim, "shadowed", "the secret")
    return Saboteur(change, (shim, run))


_TOLD = "import sys; print(os.environ['DB_PASSWORD'], file=sys.stderr)"
_SHOW = "print(os.environ['DB_PASSWORD'], file={})"
SLOW_HASH = Saboteur(
    lambda: patch("remediation.aws.secret_store.request_token", token_of_content),
    (_ROTATED, partial(transcript_of, _ROTATED)),
)
"""A hash that is not one of the forms, and that a weak password does not survive either."""
SDK_OF_THE_RULE = _judge(lambda: patch("rule.aws.calls._OnlyWarnings.filter", lambda *_: True))
"""The other package's filter, which is alone in its function."""
SABOTEURS: Mapping[str, Saboteur] = {
    "log of the rule": _judge(IN_THE_LOG),
    "log of remediation": _press(
        at_store(lambda f: logging.getLogger("remediation.steps.store").debug("%s", held(f)))
    ),
    SDK_LOG: _press(lambda: patch("remediation.aws.calls._OnlyWarnings.filter", lambda *_: True)),
    "log of everything else": _press(
        at_store(lambda f: logging.getLogger("http").info("stored", extra={"value": held(f)}))
    ),
    "metrics and standard output": _press(
        at_store(lambda f: sys.stdout.write(json.dumps({"_aws": held(f)})))
    ),
    "standard error": _press(at_store(lambda f: sys.stderr.write(held(f)))),
    "exceptions and their chains": _press(at_store(raise_with_a_context)),
    "shown objects": _press(
        lambda: patch.object(Function, "__repr__", lambda self: str(dict(self.environment)))
    ),
    "events": _press(with_plan),
    "answers": _press(with_plan),
    "steps of runbooks": _press(with_plan),
    "executions of runbooks": _press(at_store(raise_openly)),
    "verdicts and annotations": _judge(IN_THE_VERDICT),
    "cached examinations": _judge(IN_THE_CACHE),
    "requests' addresses": _press(read_another(lambda environment: environment["TABLE"])),
    "requests' headers": _press(with_a_header),
    "requests' parameters": _press(read_another(lambda environment: environment["API_TOKEN"])),
    "names, descriptions, versions and tags of secrets": _press(
        lambda: patch.object(store, "tags_for", tags_with_a_hint)
    ),
    "functions besides their own variables": _press(
        lambda: patch.object(functions, "unmark", unmark_with_a_value)
    ),
    "files and folders": _press(with_a_file),
    "arguments of processes": _press(
        at_store(lambda f: subprocess.run(["true", held(f)], check=True))  # noqa: S603, S607
    ),
    "environments of processes": _press(at_store(set_variable)),
    "command line's output": _explain(lambda: patch("rule.cli.explain.explanations", explained)),
    "log of the Python shim": _start("Python", adding("Python", _SHOW.format("sys.stderr"))),
    "log of the Node shim": _start("Node", adding("Node", "console.error(process.env);")),
    "log of the wrapper shim": _start("wrapper", adding("wrapper", _TOLD)),
    "answers to the probe": _start("Python", adding("Python", _SHOW.format("sys.stdout"))),
}
