"""No value of an environment makes a reader try a pattern anew at every place of it.

Lambda allows 4 KB for a value: a square of it is seconds. What is bounded takes the square of its
bound only, so that the lengths are below the bounds of the patterns that are meant.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from rule.detection.scanner import Scanner
from rule.detection.syntax.command_lines import on_command_line
from rule.detection.syntax.pairs import pairs_in
from rule.model import Variable

MOST = 9
"""Times as long for four times the length; a square is 16."""
TRIES = 5
RUNS = 5
SCANNER = Scanner()


def commands(text: str) -> object:
    return list(on_command_line(text))


def pairs(text: str) -> object:
    return list(pairs_in(text))


def variable(text: str) -> object:
    return SCANNER.scan_variable(Variable("DB_OPTIONS", text))


CASES = [
    (commands, 1_000, "htpasswd -b", "b"),
    (commands, 1_000, "htpasswd -b", " "),
    (commands, 1_000, "htpasswd -b ", "a "),
    (commands, 1_000, "", "htpasswd -b "),
    (commands, 200, "SecureString ", "--value="),
    (commands, 200, "securestring ", "--value="),
    (commands, 200, "SecureString ", '--value="'),
    (commands, 200, "", "SecureString --value "),
    (pairs, 500, "a=", "\r"),
    (pairs, 500, "=", "\r"),
    (pairs, 500, "a=b\r", " \r"),
    (pairs, 500, "a=", "\r\n"),
    (pairs, 500, "a=", "\n"),
    (variable, 2_000, "", '"--password",'),
    (variable, 2_000, "", "'--password' "),
    (variable, 2_000, "", "--password "),
    (variable, 2_000, "", "--token="),
    (variable, 2_000, "", "password='--password',"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("read", "length", "beginning", "piece"), CASES)
def test_four_times_the_length_takes_four_times_the_time(
    read: Callable[[str], object], length: int, beginning: str, piece: str
) -> None:
    # Noise does not come each time.
    assert any(growth(read, length, beginning, piece) < MOST for _ in range(TRIES))


def test_a_reader_that_starts_again_at_every_place_is_noticed() -> None:
    # Nothing ends as the pattern does: the text is read from each of its places, in each way.
    assert growth(re.compile("a*a*b").findall, 200, "", "a") > MOST


def growth(read: Callable[[str], object], length: int, beginning: str, piece: str) -> float:
    """Return how many times as long a text takes as one of a quarter of its length."""
    text = beginning + piece * (2 * length // len(piece) + 1)
    return seconds(read, text[: 2 * length]) / seconds(read, text[: length // 2])


def seconds(read: Callable[[str], object], text: str) -> float:
    """Return the least of several times, as what else runs only adds to it."""
    read(text)  # Patterns are compiled at first use.
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        read(text)
        times.append(time.process_time() - started)
    return min(times)
