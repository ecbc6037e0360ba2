"""No value shows in anything that is told of a package."""

from __future__ import annotations

import pytest

from remediation.model import (
    EdgePackage,
)
from tests.flows.canaries import canary
from tests.remediation.edge.packages import (
    NODE_VIEWER,
    VIEWER,
    reasons_of,
    seal,
)

WORD = canary(63, "correct-horse-battery-staple-at-the-edge")


@pytest.mark.parametrize("path", ["auth.py", "auth.js", ".env", "config.json", "notes.txt"])
@pytest.mark.parametrize("form", [
    "KEY = '{}'\n", "const key = '{}';\n", "KEY={}\n", '{{"key": "{}"}}\n', "# {}\n",
    "KEY = '{0}'  # {0}\n", "KEY = {{'{}': 1}}\n", "def f():\n    '{}'\n", "KEY = '{}\n",
])  # fmt: skip
@pytest.mark.parametrize("line", [1, 2])
def test_no_value_shows_in_what_is_told(path: str, form: str, line: int) -> None:
    for function in (VIEWER, NODE_VIEWER):
        outcome = seal({path: form.format(WORD.value)}, (path, line), function=function)

        told = [repr(outcome), str(outcome)]
        if isinstance(outcome, EdgePackage):
            told += [patch.diff for patch in outcome.patches]
        else:
            told += [str(each) for each in (*outcome.lines, *outcome.others)]
        assert WORD.traces_in("\n".join(told)) == []


def test_a_value_that_a_file_has_as_its_name_does_not_show_either() -> None:
    files = {"auth.py": f"KEY = '{WORD.value}'\n", f"lib/{WORD.value}.txt": ""}

    outcome = seal(files, ("auth.py", 1))

    assert reasons_of(outcome) == ["What is to become KEY stands in the name of a file, too"]
    assert WORD.traces_in(repr(outcome)) == []
