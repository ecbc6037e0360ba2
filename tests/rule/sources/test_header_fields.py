"""Fields of a METADATA are those that the standard library's reader finds."""

from __future__ import annotations

from email.parser import HeaderParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule.sources.header_fields import header_fields
from tests.rule.packages import distribution, third_party, zip_of

PIECES = st.sampled_from(
    (
        *("Name", "Version", "License", "Classifier", "name", "X Y", "é", "From ", "From", ""),
        *(":", ": ", "::", ":\t", " ", "\t", "\n", "\n", "\n", "\r", "\r\n", "\n\n", "\n "),
        *("\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\x7f", "a", "1.0", "Private :: x"),
    )
)


def found_by_the_standard_library(text: str) -> dict[str, list[str]]:
    message = HeaderParser().parsestr(text)
    return {name.lower(): [str(each) for each in message.get_all(name, [])] for name in message}


@given(st.lists(PIECES, max_size=40).map("".join))
def test_fields_are_those_that_the_standard_library_finds(text: str) -> None:
    assert dict(header_fields(text)) == found_by_the_standard_library(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Name: a\nVersion: 1\nClassifier: b\nclassifier: c\n",
        "License: of\n  two lines\nName:a",
        "License:\n behind\r\n\tits name\r\nName: a\r",
        " continues nothing\nName: a\n",
        "From me\nName: a\nFrom you\n continues nothing\nVersion: 1",
        ": without a name\n continues nothing\nName: a",
        "Name: a\nno field\nVersion: 1",
        "Näme: a\nName: b",
        "Name : a",
    ],
)
def test_fields_of_odd_texts_are_those_that_the_standard_library_finds(text: str) -> None:
    assert dict(header_fields(text)) == found_by_the_standard_library(text)


def test_a_metadata_without_a_name_proves_nothing_whatever_its_folder_is_called() -> None:
    without = "Metadata-Version: 2.1\nVersion: {version}\nLicense: MIT\n\nA library.\n"
    files = distribution({"lib.py": "x"}, name="None", metadata=without)

    assert third_party(zip_of(files)) == set()
