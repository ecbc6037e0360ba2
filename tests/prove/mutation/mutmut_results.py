"""Asks mutmut for its mutants, as JSON. Run by mutmut's own Python, in a folder prepared for it.

`generate` makes the mutants without testing any; `list` tells all that there are, and their fates.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutmut.__main__ import create_mutants  # type: ignore[import-not-found]
from mutmut.mutation.data import SourceFileMutationData  # type: ignore[import-not-found]
from mutmut.mutation.diff_apply import get_diff_for_mutant  # type: ignore[import-not-found]
from mutmut.mutation.trampoline import set_mutant_under_test  # type: ignore[import-not-found]
from mutmut.stats import status_by_exit_code  # type: ignore[import-not-found]
from mutmut.utils.file_utils import (  # type: ignore[import-not-found]
    copy_also_copy_files,
    copy_src_dir,
    walk_mutatable_files,
)
from mutmut.utils.format_utils import (  # type: ignore[import-not-found]
    orig_function_and_class_names_from_key,
)


def generate() -> None:
    """Do what `mutmut run` begins with."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(1)


def mutants(names_only: bool) -> Iterator[dict[str, Any]]:
    """Tell each mutant; the lines that it changes only of those that were not killed."""
    for path in walk_mutatable_files():
        known = SourceFileMutationData(path=path)
        known.load()
        for name, code in known.exit_code_by_key.items():
            fate = status_by_exit_code[code]
            function, owner = orig_function_and_class_names_from_key(name)
            before = after = ""
            if not names_only and fate != "killed":
                changed = get_diff_for_mutant(name, path=path).splitlines()[2:]
                before, after = (_side(changed, sign) for sign in "-+")
            yield {
                "name": name,
                "file": str(path),
                "function": f"{owner}.{function}" if owner else function,
                "before": before,
                "after": after,
                "fate": fate,
            }


def _side(changed: list[str], sign: str) -> str:
    return " ".join(line[1:].strip() for line in changed if line.startswith(sign))


if __name__ == "__main__":
    if sys.argv[1] == "generate":
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
            generate()
    json.dump(list(mutants(names_only=sys.argv[1] == "generate")), sys.stdout)
