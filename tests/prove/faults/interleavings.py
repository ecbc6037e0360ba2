"""Two runbooks at once on one function, interleaved at every call.

Who is interrupted, before which of its calls, and how far the other comes until the first goes on:
every pair of places is tried, whichever begins, and every third place, as the time allows.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from remediation.model import PROBE_VARIABLE, SECRET_ARN_VARIABLE
from tests.prove.automation import (
    BACKOUT,
    REMEDIATION,
    Ended,
    quiet,
    run,
    run_within,
    surroundings,
)
from tests.prove.count import Count
from tests.prove.proof import Proof
from tests.prove.scenarios import SCENARIOS
from tests.prove.story import FUNCTION, SHIFT, Seen
from tests.prove.world import World
from tests.remediation.account import InitFailed
from tests.remediation.builders import POLICY, ROLE

_ROLE_NAME = ROLE.rpartition("/")[2]
_TO_THE_END = 10_000
Expected = Mapping[str, Seen]
"""What is seen by whoever invokes the function, by its name or an alias's."""
_X, _Y = "DB_PASSWORD", "API_TOKEN"


@dataclass(frozen=True)
class Party:
    """One of the two runbooks."""

    document: str = REMEDIATION
    parameters: Mapping[str, str] = field(default_factory=dict)
    moves: frozenset[str] = frozenset((_X, _Y))

    @classmethod
    def of(cls, *names: str) -> Party:
        """Return a press for some variables."""
        return cls(parameters={"Variables": ",".join(names)}, moves=frozenset(names))


@dataclass(frozen=True)
class Race:
    """Two runbooks, and the scenario that they find."""

    scenario: str
    parties: tuple[Party, Party]

    @property
    def has_backout(self) -> bool:
        return any(party.document == BACKOUT for party in self.parties)


_PLAIN = "remediation of a plain function"
_BEFORE = "remediation after a backout, with a value rotated since"
_WENT_BACK = Party(BACKOUT, moves=frozenset())
_SHIFTS = "remediation that shifts an alias"
_MOVES = "remediation that moves an alias"
_A_SHIFT = Party(parameters=SHIFT)
RACES: Mapping[str, Race] = {
    "two presses for different variables": Race(_PLAIN, (Party.of(_X), Party.of(_Y))),
    "two presses for all": Race(_PLAIN, (Party(), Party())),
    "a press for one variable, and one for all": Race(_PLAIN, (Party.of(_X), Party())),
    "two presses where a secret was left": Race(_BEFORE, (Party.of(_X), Party.of(_Y))),
    "a press, and a backout": Race(_PLAIN, (Party(), _WENT_BACK)),
    "a press for another secret, and a backout": Race(
        "remediation of another secret in a sealed function",
        (Party.of("NEW_PASSWORD"), _WENT_BACK),
    ),
    "two presses that move an alias at once": Race(
        _MOVES, (Party(parameters={"RepointAliases": "true"}),) * 2
    ),
    "two presses that shift an alias": Race(_SHIFTS, (_A_SHIFT, _A_SHIFT)),
    "a press that shifts an alias, and one that moves it at once": Race(
        _SHIFTS, (_A_SHIFT, Party(parameters={"RepointAliases": "true"}))
    ),
    "a press that shifts an alias, and a backout": Race(
        _SHIFTS, (_A_SHIFT, Party(BACKOUT, {"RepointAliases": "true"}, frozenset()))
    ),
    "a press that moves an alias at once, and a backout": Race(
        _MOVES,
        (
            Party(parameters={"RepointAliases": "true"}),
            Party(BACKOUT, {"RepointAliases": "true"}, frozenset()),
        ),
    ),
    "a press that shifts an alias, and a backout that moves none": Race(
        _SHIFTS, (_A_SHIFT, _WENT_BACK)
    ),
    "two presses for a function that was left without plaintext": Race(
        "remediation of a function that was left between its two updates", (Party(), Party())
    ),
}


def rows(seconds: float) -> Iterator[Proof]:
    """Interleave each race with two switches, then with three as the time allows."""
    started, count = time.monotonic(), Count()
    for switches in (2, 3):
        for name in RACES:
            for schedule in _schedules(name, switches, 1):
                if time.monotonic() - started > seconds:
                    break
                prove(name, schedule, count)
    yield Proof(
        "two runbooks at once, interleaved",
        f"{count.runs:,} interleavings of {len(RACES)} races, {count.moments:,} moments",
        tuple(count.failures),
    )


def interleaved(name: str, every: int) -> Count:
    """Interleave a race with two switches, at every so manieth call."""
    count = Count()
    for schedule in _schedules(name, 2, every):
        prove(name, schedule, count)
    return count


Schedule = tuple[tuple[int, int], ...]
"""Which party goes on, and for how many calls."""


def _schedules(name: str, switches: int, every: int) -> Iterator[Schedule]:
    race = RACES[name]
    with quiet():
        story = SCENARIOS[race.scenario]()
        calls = [_calls(copy.deepcopy(story.world), party) for party in race.parties]
    for first in (0, 1):
        other = 1 - first
        for at in range(0, calls[first] + 1, every):
            for until in range(1, calls[other] + 1, every):
                if switches == 2:
                    yield ((first, at), (other, until), (first, _TO_THE_END), (other, _TO_THE_END))
                    continue
                for further in range(1, calls[first] - at + 1):
                    yield (
                        (first, at),
                        (other, until),
                        (first, further),
                        (other, _TO_THE_END),
                        (first, _TO_THE_END),
                    )


def _calls(world: World, party: Party) -> int:
    world.calls.clear()
    run(world, party.document, FUNCTION, **party.parameters)
    return len(world.calls)


def prove(name: str, schedule: Schedule, count: Count) -> None:
    """Run a race by a schedule, and check all that must hold, then and after."""
    race = RACES[name]
    with quiet():
        story = SCENARIOS[race.scenario]()
        world, expected = story.world, story.seen
        world.watch = lambda operation: _works(world, race, expected, count, operation)
        try:
            ends = _Turns(world, schedule).run(race.parties)
            world.watch = lambda _: None
            _holds(world, race, expected, ends)
            _converges(world, expected)
        except AssertionError as error:
            count.failures.append(f"{name}, {_told(schedule)}: {error}")
    count.runs += 1


def _told(schedule: Schedule) -> str:
    return ", ".join(
        f"{'AB'[who]} {'to its end' if calls == _TO_THE_END else f'{calls} calls'}"
        for who, calls in schedule
    )


def _works(world: World, race: Race, expected: Expected, count: Count, operation: str) -> None:
    count.moments += 1
    for name in expected:
        try:
            seen = world.account.effective(name)
        except InitFailed:
            granted = POLICY in world.account.roles.attached.get(_ROLE_NAME, [])
            # Until who is late looks again, a backout may have taken the grant of a press.
            assert race.has_backout, f"{name} does not start after {operation}"
            assert not granted, f"{name} does not start after {operation}"
            continue
        assert seen == expected[name], f"{name} sees other values after {operation}"


def _holds(world: World, race: Race, expected: Expected, ends: Sequence[Ended]) -> None:
    for name, seen in expected.items():
        try:
            assert world.account.effective(name) == seen, f"{name} sees other values in the end"
        except InitFailed as error:
            raise AssertionError(f"{name} does not start in the end: {error}") from None
    environment = world.account.functions.configurations[FUNCTION]["Environment"]
    granted = POLICY in world.account.roles.attached.get(_ROLE_NAME, [])
    assert granted == _needs_grant(world), "a grant without need, or a need without grant"
    if all(ended.status == "Success" for ended in ends) and not race.has_backout:
        assert PROBE_VARIABLE not in environment, "both succeeded, and the probe is left"
        assert SECRET_ARN_VARIABLE in environment, "both succeeded, and it is not sealed"
        left = {n for party in race.parties for n in party.moves} & environment.keys()
        assert not left, f"both succeeded, and {left} is left in plaintext"
    if not race.has_backout:
        _success_lasts(world, race, ends)
    # A backout that moves no aliases leaves those of a press that ended well before.
    moves_back = any(p.document == BACKOUT and p.parameters for p in race.parties)
    ended_well = all(ended.status == "Success" for ended in ends)
    is_plain = race.has_backout and SECRET_ARN_VARIABLE not in environment
    if is_plain and (moves_back or not ended_well):
        _aliases_went_back(world)
    for party, ended in zip(race.parties, ends, strict=True):
        went_back = party.document == REMEDIATION and "BackoutFailed" not in ended.names
        assert went_back or ended.status == "Success", f"a way back failed: {ended.failure}"


def _success_lasts(world: World, race: Race, ends: Sequence[Ended]) -> None:
    """Check that aliases stay moved if any press has said that it moved them."""
    said = any(
        party.parameters.get("RepointAliases") == "true" and ended.status == "Success"
        for party, ended in zip(race.parties, ends, strict=True)
    )
    for alias in world.account.functions.aliases.get(FUNCTION, []):
        for version in world.account.functions.run_by(f"{FUNCTION}:{alias['Name']}"):
            plain = {_X, _Y} & version["Environment"].keys()
            assert not (said and plain), f"{alias['Name']} runs plaintext after a success"


def _aliases_went_back(world: World) -> None:
    """Check that no alias was moved for a function that was backed out meanwhile."""
    for alias in world.account.functions.aliases.get(FUNCTION, []):
        for version in world.account.functions.run_by(f"{FUNCTION}:{alias['Name']}"):
            sealed = SECRET_ARN_VARIABLE in version["Environment"]
            assert not sealed, f"{alias['Name']} runs a sealed version after a backout"


def _needs_grant(world: World) -> bool:
    """Tell whether the function, or a version of it, loads a secret."""
    functions = world.account.functions
    versions = functions.published.get(FUNCTION, [])
    runs = (functions.configurations[FUNCTION], *versions)
    return any(SECRET_ARN_VARIABLE in each["Environment"] for each in runs)


def _converges(world: World, expected: Expected) -> None:
    ended = run(world, REMEDIATION, FUNCTION)
    assert ended.status == "Success", f"a further press: {ended.failure}"
    for name, seen in expected.items():
        assert world.account.effective(name) == seen, f"a further press loses something of {name}"
    environment = world.account.functions.configurations[FUNCTION]["Environment"]
    assert not {_X, _Y, PROBE_VARIABLE} & environment.keys(), "a further press leaves plaintext"
    ended = run(world, BACKOUT, FUNCTION)
    assert ended.status == "Success", f"a further backout: {ended.failure}"
    now = world.account.functions.configurations[FUNCTION]["Environment"]
    assert now == expected[FUNCTION][1], "a further backout loses something"
    granted = POLICY in world.account.roles.attached[_ROLE_NAME]
    assert granted == _needs_grant(world), "a grant is left, or missing"


class _Turns:
    """Threads of which one runs at a time, each for as many calls as the schedule says."""

    def __init__(self, world: World, schedule: Schedule) -> None:
        self._world = world
        self._left = [[who, calls] for who, calls in schedule]
        self._changed = threading.Condition()
        self._ended: set[int] = set()
        self._own = threading.local()

    def run(self, parties: Sequence[Party]) -> list[Ended]:
        """Run all to their ends.

        Raises:
            AssertionError: somebody saw something that must not be.
        """
        ends: dict[int, Ended | BaseException] = {}
        self._world.before = self._before_a_call
        with surroundings(self._world):
            threads = [
                threading.Thread(target=self._party, args=(number, party, ends), daemon=True)
                for number, party in enumerate(parties)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self._world.before = lambda _: None
        for end in ends.values():
            if isinstance(end, BaseException):
                raise AssertionError(str(end)) from end
        return [end for _, end in sorted(ends.items()) if isinstance(end, Ended)]

    def _party(self, number: int, party: Party, ends: dict[int, Ended | BaseException]) -> None:
        self._own.number = number
        try:
            ends[number] = run_within(self._world, party.document, FUNCTION, **party.parameters)
        except BaseException as error:  # noqa: BLE001 - told by who waits
            ends[number] = error
        with self._changed:
            self._ended.add(number)
            self._changed.notify_all()

    def _before_a_call(self, _: str) -> None:
        own = self._own.number
        with self._changed:
            # Its turn is over only here: what it does until its next call is part of the last.
            while self._left and self._left[0][0] == own and self._left[0][1] <= 0:
                self._left.pop(0)
            self._changed.notify_all()
            self._changed.wait_for(self._is_mine)
            self._left[0][1] -= 1

    def _is_mine(self) -> bool:
        """Tell whether this thread is the one to go on."""
        while self._left[0][0] in self._ended:
            self._left.pop(0)
        own: int = self._own.number
        return self._left[0][0] == own
