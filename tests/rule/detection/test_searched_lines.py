"""A line in which nothing was found is not searched again; nothing else is forgotten by that."""

from __future__ import annotations

import string
from unittest.mock import patch

import pytest

from rule.detection import file_scan
from rule.detection.candidate_lines import SearchedLines
from rule.detection.detectors import literal
from rule.detection.scanner import Scanner
from rule.detection.syntax import continued, names, runs
from rule.model import Provenance, SourceFile
from tests.rule.detection.written_values import drawn

HARMLESS = 'api_token = "the token"\n'


def lines_found(within: Scanner, path: str, text: str) -> list[int]:
    found = within.scan_file(SourceFile(path, text))
    return [finding.location.line for finding in found]  # type: ignore[union-attr]


def test_a_line_that_a_package_has_often_is_searched_once() -> None:
    found = Scanner()
    with patch.object(file_scan, "_secrets_in", wraps=file_scan._secrets_in) as secrets_in:
        for path in ("a.js", "b/a.js", "b/c.js"):
            list(found.scan_file(SourceFile(path, f"{HARMLESS}x = 1\n{HARMLESS}")))

    searched = [call.args[2].text for call in secrets_in.call_args_list]
    assert len(searched) == len(set(searched)) == 1


@pytest.mark.parametrize("number", [2, 5, 9])
def test_a_secret_is_found_in_each_of_its_lines_and_files(number: int) -> None:
    found, secret = Scanner(), f'api_token = "{drawn(24)}"\n'
    text = f"{HARMLESS}{secret}" * number

    for path in ("a.js", "b.js", "c.js"):
        assert lines_found(found, path, text) == list(range(2, 2 * number + 1, 2))


def test_a_line_that_says_nothing_in_one_language_is_searched_in_another() -> None:
    found, line = Scanner(), f"ORDERS_TOKEN={drawn(24)}\n"

    assert lines_found(found, "a.py", line) == []
    assert lines_found(found, "a.env", line) == [1]


def test_a_line_is_searched_in_own_code_though_it_says_nothing_in_a_dependency() -> None:
    found, line = Scanner(), f'orders_pat = "{drawn(24)}"\n'

    list(found.scan_file(SourceFile("a.py", line, Provenance.DEPENDENCY)))

    assert lines_found(found, "a.py", line) == [1]


def test_a_line_of_many_bytes_without_a_secret_hides_none_in_another_one() -> None:
    found, letters = Scanner(), "é" * 2_500
    seed = "SU" + drawn(56, string.ascii_uppercase + "234567")
    text = f'{letters} k = "{seed[:-1]}"\n{letters} k = "{seed}"\n'

    for path in ("a.js", "b.js"):
        assert lines_found(found, path, text) == [2]


def test_a_line_with_more_than_a_limit_allows_is_told_each_time() -> None:
    found, deep = Scanner(), "DB_PASSWORD"
    value = "{}"
    for _ in range(7):
        value = str({deep: value}).replace("'", '"').replace("\\", "\\\\").replace('"', '\\"')
    text = f'settings_token = "{value}"\n'

    told = []
    for path in ("a.py", "b.py"):
        unread: list[object] = []
        list(found.scan_file(SourceFile(path, text), unread))  # type: ignore[arg-type]
        told.append(len(unread))
    assert told[0] == told[1] > 0


def test_only_so_many_short_lines_are_kept() -> None:
    known = SearchedLines()
    for number in range(3 * SearchedLines._MOST):
        known.add(b"%d" % number)
    known.add(b"x" * (SearchedLines._LONGEST + 1))

    assert b"x" * (SearchedLines._LONGEST + 1) not in known
    assert b"%d" % (3 * SearchedLines._MOST - 1) in known
    assert len(known._lines) <= SearchedLines._MOST


def test_a_name_that_gives_no_value_is_judged_once() -> None:
    found = Scanner()
    with patch.object(runs, "names_in", wraps=names.names_in) as names_in:
        for path in ("a.js", "b/a.js", "b/c.js"):
            list(found.scan_file(SourceFile(path, "const tokenPathOnce = 'a';\n" * 3)))

    assert names_in.call_count == 1


def test_a_line_in_which_no_value_may_stand_is_asked_about_once() -> None:
    found = Scanner()
    with patch.object(literal, "goes_on", wraps=continued.goes_on) as goes_on:
        for path in ("a.js", "b/a.js", "b/c.js"):
            list(found.scan_file(SourceFile(path, "token = next();\n" * 3)))

    assert goes_on.call_count == 1
