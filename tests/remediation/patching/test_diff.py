"""Diffs: what they show, what they hide, and that they are diffs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from remediation.patching import reasons
from remediation.patching.changes import Edit, applied
from remediation.patching.diff import unified_diff
from tests.remediation.patching.files import OTHER, VALUE, patched


def test_a_diff_hides_texts_numbers_and_comments_and_has_no_context() -> None:
    source = (
        f'import os\nNEAR = "{OTHER}"\n'
        f'TOKEN = "{VALUE}"; PIN = 4711  # before: {OTHER}\nFAR = "{OTHER}"\n'
    )

    diff, _ = patched("app/settings.py", source, 3)

    assert diff == (
        "--- a/app/settings.py\n+++ b/app/settings.py\n@@ -3 +3 @@\n"
        "-TOKEN = ***; PIN = ***  ***\n"
        '+TOKEN = os.environ["TOKEN"]; PIN = ***  ***\n'
    )


def test_a_diff_shows_keys_that_are_plain_names() -> None:
    source = (
        f'import os\nDB = {{"qz1w2x3v4r": 1,\n  "password": "{VALUE}", "Q1Z2X3V4": 2,\n}}\nX = 1\n'
    )
    assert patched("k.py", source, 3) == ("", [reasons.SEVERAL.reason])
    diff, _ = patched("k.py", source.replace(', "Q1Z2X3V4": 2', ""), 3)

    assert diff.splitlines()[3:] == [
        '-  "password": ***,', '+  "password": os.environ["DB_PASSWORD"],',
    ]  # fmt: skip


def test_a_diff_of_javascript_shows_keys_that_are_plain_names() -> None:
    source = f"module.exports = {{ 'password': '{VALUE}', port: 1, user }}"

    assert patched("k.js", source)[0].splitlines()[3:] == [
        "-module.exports = { 'password': ***, port: ***, user }",
        "+module.exports = { 'password': process.env.PASSWORD, port: ***, user }",
    ]


def test_a_diff_hides_each_line_of_a_block() -> None:
    block = "-----BEGIN NOTHING-----\nabc\n-----END NOTHING-----"
    source = f'import os\nKEY = """{block}"""\nX = 1\n'

    diff, _ = patched("k.py", source, 2)

    assert diff.splitlines()[2:] == [
        "@@ -2,3 +2 @@", "-KEY = ***", "-***", "-***", '+KEY = os.environ["KEY"]',
    ]  # fmt: skip


def test_an_import_is_a_line_of_its_own() -> None:
    diff, _ = patched("k.py", f'import json\nTOKEN = "{VALUE}"\n', 2)

    assert diff.splitlines()[2:5] == ["@@ -0,0 +1 @@", "+import os", "@@ -2 +3 @@"]


def test_a_line_of_an_env_file_goes() -> None:
    diff, _ = patched(".env", f"HOST=db\nTOKEN={VALUE}\nPORT=1\n", 2)

    assert diff.splitlines()[2:] == ["@@ -2 +1,0 @@", "-TOKEN=***"]


LINES = st.lists(st.text("abc ", max_size=5), min_size=1, max_size=8)


@given(LINES, st.data())
def test_a_diff_that_hides_nothing_can_be_applied(rows: list[str], data: st.DataObject) -> None:
    text = "\n".join(rows) + "\n"
    edits, position = [], 0
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(position, len(text) - 1))
        end = data.draw(st.integers(start, len(text) - 1))
        edits.append(Edit(start, end, data.draw(st.text("xy\n", min_size=1, max_size=4))))
        position = end + 1
        if position >= len(text):
            break

    diff = unified_diff("f", text, edits, ())

    assert _applied(text, diff) == applied(text, edits)


def _applied(text: str, diff: str) -> str:
    """Apply a diff as its format says: each range replaces lines, in their order."""
    rows, result, position = text.split("\n"), [], 0
    lines = diff.split("\n")[2:-1]
    while lines:
        head = lines.pop(0)
        assert head.startswith("@@ -"), head
        (first, length), (new_first, new_length) = (
            (int(start), int(length or 1))
            for start, _, length in (
                part[1:].partition(",") for part in head.strip("@ ").split(" ")
            )
        )
        begin = first - 1 if length else first
        result += rows[position:begin]
        assert len(result) == (new_first - 1 if new_length else new_first)
        old, new = lines[:length], lines[length : length + new_length]
        del lines[: length + new_length]
        assert [row[1:] for row in old] == rows[begin : begin + length]
        assert {row[:1] for row in old} <= {"-"}
        assert {row[:1] for row in new} <= {"+"}
        result += [row[1:] for row in new]
        position = begin + length
    return "\n".join([*result, *rows[position:]])


def test_git_takes_such_a_diff(tmp_path: Path) -> None:
    text = "a\nb\nc\nd\n"
    edits = [Edit(0, 0, "new\n"), Edit(2, 3, "B"), Edit(4, 6, "")]
    (tmp_path / "f").write_text(text)

    subprocess.run(
        ["git", "apply", "--unidiff-zero", "-"],  # noqa: S607
        cwd=tmp_path,
        input=unified_diff("f", text, edits, ()),
        encoding="utf-8",
        check=True,
    )

    assert (tmp_path / "f").read_text() == applied(text, edits) == "new\na\nB\nd\n"
