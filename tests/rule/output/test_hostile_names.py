"""Anybody can name a file, a variable or a function: no format lets such a name do anything."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
from collections.abc import Iterator

import pytest

from rule.cli.output import rendered
from rule.output.formats import FORMATS
from rule.output.report import SubjectKind
from tests.rule.output.reports import HOSTILE, hostile_report, parsed

OF_JSON = ("json", "sarif", "ocsf")
NAMES = pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)


@functools.cache
def written(format_name: str, name: str) -> str:
    """Write a report with a name in a format, once for all tests that look at it."""
    return FORMATS[format_name](hostile_report(name))


@pytest.mark.parametrize("format_name", FORMATS)
@NAMES
def test_no_format_holds_what_moves_a_cursor_or_cannot_be_encoded(
    format_name: str, name: str
) -> None:
    text = written(format_name, name)

    assert text.encode("utf-8").decode("utf-8") == text
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("format_name", [*FORMATS, "locations"])
@NAMES
def test_no_line_is_a_command_for_a_build_server(format_name: str, name: str) -> None:
    if format_name == "html":
        return  # A page is for a file, not for a build's log.

    text = rendered(hostile_report(name), format_name)

    for line in text.splitlines():
        assert not line.lstrip().startswith("::")
        assert re.search(r"##(?:vso|teamcity)?\[", line) is None


@NAMES
def test_no_cell_is_a_formula_where_a_semicolon_separates_cells(name: str) -> None:
    rows = csv.reader(io.StringIO(written("csv", name)), delimiter=";")

    assert not [cell for row in rows for cell in row if re.match(r"\s*[=+\-@|%]", cell)]


@pytest.mark.parametrize("format_name", OF_JSON)
@NAMES
def test_json_is_ascii_and_read_back(format_name: str, name: str) -> None:
    text = written(format_name, name)

    assert text.isascii()
    assert not any("\ud800" <= c <= "\udfff" for each in texts_in(json.loads(text)) for c in each)


def texts_in(given: object) -> Iterator[str]:
    match given:
        case str():
            yield given
        case list():
            for each in given:
                yield from texts_in(each)
        case dict():
            for key, value in given.items():
                yield from (key, *texts_in(value))


@NAMES
def test_a_name_is_the_same_in_json_however_it_is_written(name: str) -> None:
    document = json.loads(written("json", name))

    if "\ud800" not in name:
        assert document["subjects"][0]["name"] == name
        assert document["subjects"][0]["findings"][0]["path"] == name


@NAMES
def test_ndjson_has_as_many_lines_as_records(name: str) -> None:
    lines = written("ndjson", name).split("\n")

    # One line for the run, one for the plan of the subject that is a function.
    assert len(lines) == len(SubjectKind) * 6 + 2
    assert {json.loads(line)["record"] for line in lines} == {"fault", "finding", "unread", "plan"}


@NAMES
def test_no_cell_is_a_formula_and_no_row_is_broken(name: str) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", name))))

    assert len(rows) == len(SubjectKind) * 6 + 2
    for row in rows:
        assert None not in row
        for value in row.values():
            assert re.match(r"\s*[=+\-@|%\t\r]", value) is None


@NAMES
def test_xml_holds_no_element_of_a_name(name: str) -> None:
    root = parsed(written("junit", name))

    tags = {each.tag for each in root.iter()}
    assert tags == {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
@NAMES
def test_xml_is_the_same_in_whatever_encoding_a_terminal_writes_it(
    name: str, encoding: str
) -> None:
    xml = FORMATS["junit"](hostile_report(f"{name} Zürich \U0001f511"))

    written = xml.encode(encoding, "backslashreplace")

    names = {each.get("name", "") for each in parsed(written).iter()}
    assert any("Zürich \U0001f511" in each for each in names)


@NAMES
def test_an_address_is_one_path_and_no_scheme(name: str) -> None:
    log = json.loads(written("sarif", name))

    for result in log["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+", uri)
        assert ":" not in uri.replace("file://", "")


@NAMES
def test_a_message_of_sarif_has_no_links_and_no_gaps(name: str) -> None:
    run = json.loads(written("sarif", name))["runs"][0]
    notifications = run["invocations"][0]["toolExecutionNotifications"]

    for each in (*run["results"], *notifications):
        text = each["message"]["text"].replace("\\\\", "")
        assert re.search(r"(?<!\\)[\[\]]", text) is None
        assert re.search(r"(?<!\{)\{\d", text) is None


@NAMES
def test_a_line_of_the_table_is_a_line(name: str) -> None:
    lines = written("table", name).split("\n")

    # Each subject: two findings, four notes. One line for the run, one for the summary.
    assert len(lines) == len(SubjectKind) * 6 + 2
