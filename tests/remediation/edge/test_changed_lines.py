"""Lines that differ between two packages, as the first numbers them."""

from __future__ import annotations

from remediation.edge.changed_lines import changed_lines
from remediation.model import CodeLine
from tests.rehearsal.zips import zip_files

BEFORE = {"app.py": "import json\n\nKEY = 'a'\n", "b.py": "B = 1\n", "same.py": "X = 1\n"}


def test_lines_that_were_changed_are_named_and_new_files_are_not() -> None:
    after = {**BEFORE, "app.py": "import json\nimport os\n\nKEY = os.environ['KEY']\n", "c.py": ""}

    assert changed_lines(zip_files(BEFORE), zip_files(after)) == (CodeLine("app.py", 3),)


def test_a_line_that_was_taken_out_counts_and_so_does_each_of_several() -> None:
    after = {**BEFORE, "app.py": "import json\n", "b.py": "B = 2\n"}

    assert changed_lines(zip_files(BEFORE), zip_files(after)) == (
        CodeLine("app.py", 3),
        CodeLine("app.py", 4),
        CodeLine("b.py", 1),
    )


def test_equal_packages_have_no_such_lines() -> None:
    assert changed_lines(zip_files(BEFORE), zip_files(BEFORE)) == ()
