"""Load: a thousand functions that change at once, and fifty presses, while AWS throttles."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rule.aws.pace import LEAST_QUOTA_TO_RESERVE
from tests.prove.load import crowd, presses
from tests.prove.load.mass_change import RESERVED, change_all, populate, settle
from tests.prove.load.mass_verdicts import wrong
from tests.prove.proof import Proof
from tests.rehearsal.emulator import running

MOST_REQUESTS = 3 * (12 + 12 + 12)
"""For one event: Lambda's three attempts, each of three calls with the SDK's retries."""
RATE = 15.0
"""Requests a second that each service answers: Lambda's own limit for most of its calls."""
_FUNCTIONS = 1_000
_PRESSES = 50
_SECONDS = 420.0
"""That it takes for all of these; in less time, less is done."""
_CROWDS = (
    crowd.Case(functions=1_000),
    # As many as 4,500 are to 15 requests a second.
    crowd.Case(functions=300, rate=1, environments=60),
)
_LAMBDAS_RATE = 100.0
"""GetFunction a second that Lambda answers.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
PACED = tuple(
    crowd.Case(
        functions=10_000,
        rate=_LAMBDAS_RATE,
        environments=reserved,
        paced=True,
        seconds=seconds,
        versions=versions,
    )
    for reserved in (10, 100)
    for seconds in (0, 5)
    for versions in (False, True)
)
"""A first deployment, or a change of parameters, in a large account, whose packages are known or
take their time. Ten is what the template reserves, a hundred the most that it takes."""
UNRESERVED = tuple(
    crowd.Case(functions=10_000, rate=_LAMBDAS_RATE, environments=quota, paced=True, reserves=False)
    for quota in (10, LEAST_QUOTA_TO_RESERVE - 1)
)
"""The same in accounts that can reserve nothing: a new one, and the largest of them."""


def rows(seconds: float) -> Iterator[Proof]:
    """Yield what was proven within about so many seconds."""
    share = min(1.0, seconds / _SECONDS)
    functions = max(40, round(_FUNCTIONS * share))
    yield from in_embedded_aws(functions, max(4, round(_PRESSES * share)))
    for case in _CROWDS if share == 1 else _CROWDS[1:]:
        outcome = crowd.rush(case)
        yield Proof(
            f"{case.functions:,} evaluations at once, {case.environments:,} of them run, "
            f"{case.rate:g} requests/s: none lost",
            outcome.told(),
            tuple(crowd.failures(case, outcome, MOST_REQUESTS)),
        )
    for whole in (*PACED, *UNRESERVED):
        case = replace(whole, functions=max(1_000, round(whole.functions * share)))
        outcome = crowd.rush(case)
        yield Proof(
            f"{case.functions:,} functions at once, {case.environments} evaluations "
            f"{'reserved' if case.reserves else 'by the quota'}, "
            f"{case.seconds:g} s for a package{', versions too' if case.versions else ''}: "
            "the rule keeps its pace",
            outcome.told(),
            tuple(crowd.failures(case, outcome, MOST_REQUESTS)),
        )


def in_embedded_aws(functions: int, pressed: int, rate: float = RATE) -> Iterator[Proof]:
    """Yield what was proven on functions in the embedded AWS, and on presses for some of them."""
    with running(environments_at_once=RESERVED) as emulator:
        started = time.monotonic()
        account = populate(emulator, functions, rate)
        change_all(account)
        settled = settle(account)
        sent = Counter(each.function for each in settled.sent)
        yield Proof(
            f"{functions:,} functions changed at once, {rate:g} requests/s: each verdict is the "
            "newest's",
            f"{len(settled.sent):,} notifications, {sum(settled.requests.values()):,} requests to "
            f"Lambda, {settled.throttled:,} throttled, at most "
            f"{max(settled.requests[name] / sent[name] for name in settled.requests):.0f} for a "
            f"notification; {settled.peak} evaluations at once; "
            f"{time.monotonic() - started:.0f} s",
            tuple(wrong(account, settled, MOST_REQUESTS)),
        )
        names = [name for name, password in account.secrets.items() if password][:pressed]
        started = time.monotonic()
        statuses = presses.press_all(account, names)
        asked, throttled = presses.throttled(account)
        took = time.monotonic() - started
        yield Proof(
            f"{pressed} presses at once: all are sealed, with their grant, and work",
            f"{asked:,} requests, {throttled:,} throttled; {took:.0f} s",
            tuple(presses.unfit(account, statuses)),
        )
