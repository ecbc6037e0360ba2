"""No value shows outside Secrets Manager and the function itself: not a piece, in any form.

Each run is made twice, with values that differ in every character. What shows the first ones, in
any of the forms that are looked for, is a leak; and so is whatever differs between the two.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from tempfile import TemporaryDirectory
from unittest.mock import patch

from rule.detection.scanner import Scanner
from tests.prove.leaks.leaks_at_the_edge import EDGE_STORIES, edge_calls_of, edge_transcript_of
from tests.prove.leaks.leaks_of_code import CODE_STORIES, code_calls_of, code_transcript_of
from tests.prove.leaks.leaks_of_runbooks import calls_of, transcript_of
from tests.prove.leaks.leaks_of_shims import ANSWERS, PROXIES, SHIMS, STATES, shim_transcript_of
from tests.prove.leaks.leaks_of_the_command_line import (
    COMMANDS,
    IN_A_PROCESS,
    command_transcript_of,
    process_transcript_of,
)
from tests.prove.leaks.leaks_of_the_rule import rule_calls_of, rule_transcript_of
from tests.prove.leaks.listening import everything_at_debug, offered
from tests.prove.leaks.lookout import Lookout
from tests.prove.leaks.rule_stories import RULE_STORIES
from tests.prove.leaks.transcript import CHANNELS, SDK_LOG, Transcript
from tests.prove.leaks.troubles import troubles_of, troubles_of_the_rule
from tests.prove.leaks.twins import FIRST, SECOND, Values
from tests.prove.leaks.written_forms import FORMS
from tests.prove.proof import Proof
from tests.prove.scenarios import SCENARIOS

HOLDERS = frozenset(
    {
        "remediation.packages.zip_entries.Entry",
        "remediation.model.distribution.Distribution",
        "remediation.model.code.LookedUp",
        "remediation.model.edge.EdgePackage",
        "remediation.planning.code_move.CodeMove",
        "remediation.model.function.Configuration",
        "remediation.model.function.Function",
        "remediation.model.secret.Secret",
        "rule.sources.unpacking.Content",
        "rule.detection.lines.Hit",
        "rule.model.functions.FunctionSnapshot",
        "rule.model.findings.SourceFile",
        "rule.model.findings.Variable",
    }
)
"""Types that hold values, of which objects must have been shown."""
_PROCESSES = 6
"""Processes of shims at once."""
Run = Callable[[Values], Transcript]
Part = tuple[str, Run]
"""What is done, and doing it with values."""


@dataclass
class Watch:
    """What was looked at, and what was seen."""

    lookout: Lookout = field(default_factory=lambda: Lookout(FIRST.canaries, FIRST.wholes))
    runs: int = 0
    faults: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    types: set[str] = field(default_factory=set)
    leaks: dict[str, str] = field(default_factory=dict)
    """The first run that showed each."""
    differences: dict[str, str] = field(default_factory=dict)

    def look(self, parts: Iterable[Part], until: float = float("inf")) -> int:
        """Do what there is to do, until it is too late; return how much was done."""
        done = 0
        for what, run in parts:
            if time.monotonic() > until:
                break
            first, second = run(FIRST), run(SECOND)
            for leak in first.leaks(self.lookout):
                self.leaks.setdefault(leak, f"{leak} ({what})")
            for difference in first.differences(second):
                self.differences.setdefault(difference, f"{difference} ({what})")
            self.types |= first.types
            for channel, texts in first.shown.items():
                self.texts[channel] += sum(map(bool, texts))
            self.runs += 2
            done += 1
        return done

    def silent(self) -> list[str]:
        """Return the channels that showed nothing at all, so that nothing is proven of them."""
        live = {**self.texts, SDK_LOG: offered["sdk"]}
        return [channel for channel in CHANNELS if not live.get(channel)]


@contextmanager
def prepared() -> Iterator[None]:
    """Turn DEBUG on, and do what only a first run does: load, compile and store, start cold.

    What a run imports later leaves no bytecode, which the second of two runs would not write.
    """
    with (
        TemporaryDirectory() as folder,
        patch.dict(os.environ, {"XDG_CACHE_HOME": folder}),
        patch.object(sys, "dont_write_bytecode", True),
        everything_at_debug(),
    ):
        Scanner().prepare()  # Stores the search here, which each command looks for.
        transcript_of("remediation of a plain function", FIRST, closely=True)
        rule_transcript_of("a change", FIRST, closely=True)
        rule_transcript_of("the runbook's scan", FIRST)
        yield


def without_faults() -> Iterator[Part]:
    """Yield all that is done while nothing fails, looked at closely."""
    yield from of_the_runbooks()
    yield from at_the_edge()
    yield from in_code()
    yield from of_the_rule()
    yield from on_the_command_line()
    with beside_each_other(in_shims()) as parts:
        yield from parts


@contextmanager
def beside_each_other(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Begin parts that only wait for processes of their own, a few at a time.

    A shim whose secret does not come tries again until its deadline: eight idle seconds.
    """
    with ThreadPoolExecutor(_PROCESSES) as pool:
        begun = [
            (what, {values: pool.submit(run, values) for values in (FIRST, SECOND)})
            for what, run in parts
        ]
        try:
            yield [(what, partial(_result, twins)) for what, twins in begun]
        finally:
            pool.shutdown(cancel_futures=True)


def _result(twins: Mapping[Values, Future[Transcript]], values: Values) -> Transcript:
    return twins[values].result()


def of_the_runbooks() -> Iterator[Part]:
    for name in SCENARIOS:
        yield name, partial(transcript_of, name, closely=True)


def at_the_edge() -> Iterator[Part]:
    for name in EDGE_STORIES:
        yield name, partial(edge_transcript_of, name, closely=True)


def in_code() -> Iterator[Part]:
    for name in CODE_STORIES:
        yield name, partial(code_transcript_of, name, closely=True)


def of_the_rule() -> Iterator[Part]:
    for name in RULE_STORIES:
        yield name, partial(rule_transcript_of, name)
        yield f"{name}, in one process", partial(rule_transcript_of, name, closely=True)


def on_the_command_line() -> Iterator[Part]:
    for name in COMMANDS:
        yield f"command line: {name}", partial(command_transcript_of, name)
    for name in IN_A_PROCESS:
        yield f"process: {name}", partial(process_transcript_of, name)


def in_shims() -> Iterator[Part]:
    for shim in SHIMS:
        for state in STATES:
            for answer in ANSWERS:
                what = f"{shim} shim, {state}, gets {answer}"
                yield what, partial(shim_transcript_of, shim, state, answer)
        for proxy in PROXIES:
            what = f"{shim} shim, {proxy}"
            yield what, partial(shim_transcript_of, shim, "shadowed", "the secret", proxy=proxy)


def with_faults(one_story_in: int = 1) -> list[Part]:
    """Return every run with one thing that goes wrong, in an order that mixes them.

    Args:
        one_story_in: so many stories of a kind is taken; each is gone through to see what may fail.
    """
    parts: list[Part] = []
    for name in islice(SCENARIOS, None, None, one_story_in):
        for trouble in troubles_of(calls_of(name, FIRST)):
            run = partial(transcript_of, name, trouble=trouble)
            parts.append((f"{name}: {trouble}", run))
    for name in islice(EDGE_STORIES, None, None, one_story_in):
        for trouble in troubles_of(edge_calls_of(name, FIRST)):
            run = partial(edge_transcript_of, name, trouble=trouble)
            parts.append((f"{name}: {trouble}", run))
    for name in islice(CODE_STORIES, None, None, one_story_in):
        for trouble in troubles_of(code_calls_of(name, FIRST)):
            run = partial(code_transcript_of, name, trouble=trouble)
            parts.append((f"{name}: {trouble}", run))
    for name in islice(RULE_STORIES, None, None, one_story_in):
        for trouble in troubles_of_the_rule(rule_calls_of(name, FIRST)):
            run = partial(rule_transcript_of, name, trouble=trouble)
            parts.append((f"{name}: {trouble}", run))
    random.Random(1).shuffle(parts)  # noqa: S311 - the same order in every run
    return parts


def rows(seconds: float) -> Iterator[Proof]:
    """Yield what is proven of leaks in about so many seconds."""
    watch, begun = Watch(), time.monotonic()
    with prepared():
        quiet = watch.look(without_faults())
        faults = with_faults()
        broken = watch.look(faults, max(begun + seconds, time.monotonic() + seconds / 2))
    texts, canaries = sum(watch.texts.values()), len(FIRST.canaries)
    silent = [
        f"{channel}: nothing was shown there, so nothing is proven" for channel in watch.silent()
    ]
    yield Proof(
        "no value shows outside Secrets Manager and its function",
        f"{canaries} canaries in {len(FORMS)} forms through {len(CHANNELS)} channels under "
        f"{broken:,} of {len(faults):,} faults, {watch.runs:,} runs, {texts:,} texts",
        (*watch.leaks.values(), *silent),
    )
    yield Proof(
        "what is shown depends on no value",
        f"{quiet + broken:,} pairs of runs that differ in all values and in nothing that is shown",
        tuple(watch.differences.values()),
    )
    yield Proof(
        "the SDK's log shows no request and no answer, whatever the level",
        f"{offered['sdk']:,} records at DEBUG, {watch.texts[SDK_LOG]:,} written",
        (f"{SDK_LOG}: something is written",) if watch.texts[SDK_LOG] else (),
    )
    yield Proof(
        "our own types hide the values that they hold",
        f"objects of {len(watch.types)} types shown",
        tuple(f"{name}: none was shown" for name in sorted(HOLDERS - watch.types)),
    )
