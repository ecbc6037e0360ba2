"""Which files of a package import which, as far as their texts tell."""

from __future__ import annotations

import pytest

from remediation.packages.imports import imported, is_reached

TEXTS = {
    "index.js": 'const a = require("./lib/app");\n',
    "lib/app.js": 'import { load } from "../config";\n',
    "config/index.js": "export const load = 1;\n",
    "alone.js": 'const config = "alone";\n',
}


@pytest.mark.parametrize(
    ("path", "reached"),
    [("index.js", True), ("lib/app.js", True), ("config/index.js", True), ("alone.js", False)],
)
def test_a_file_is_reached_if_the_handler_imports_it_or_what_imports_it(
    path: str, *, reached: bool
) -> None:
    assert is_reached(path, "index.handler", TEXTS) is reached


@pytest.mark.parametrize("handler", ["lib/app.handler", "lib.app.handler"])
def test_a_handler_in_a_folder_reaches_what_it_imports(handler: str) -> None:
    assert is_reached("config/index.js", handler, TEXTS)
    assert not is_reached("index.js", handler, TEXTS)


@pytest.mark.parametrize(
    "text",
    [
        "import settings",
        "from app import settings",
        "from app import (\n    views,\n    settings,\n)",
        "from .settings import KEY",
        "x = __import__('os'); require('./settings')",
        "const a=1;const{KEY}=require('./settings.js');a()",
        "import {\n  KEY,\n} from './settings'",
        "const s = await import('./app/settings')",
    ],
)
def test_a_file_is_imported_whatever_the_statement_looks_like(text: str) -> None:
    assert [*imported(text, {"app/settings.py": ""})] == ["app/settings.py"]


@pytest.mark.parametrize(
    "text",
    ["settings = 1\nimport os", "import os\nsettings()", "from app import (\n  a\n)\nsettings()"],
)
def test_a_word_outside_of_what_imports_imports_nothing(text: str) -> None:
    assert [*imported(text, {"app/settings.py": ""})] == []


def test_a_name_of_several_words_is_imported_by_all_of_them() -> None:
    texts = {"lib/my-config.prod.js": ""}

    assert [*imported("require('./my-config.prod')", texts)] == ["lib/my-config.prod.js"]
    assert [*imported("require('./config')", texts)] == []


def test_files_that_import_each_other_are_told_once() -> None:
    texts = {"a.py": "import b", "b.py": "import a"}

    assert sorted(imported("import a", texts)) == ["a.py", "b.py"]


def test_a_long_line_that_imports_much_is_searched_in_time_that_grows_with_it() -> None:
    line = ";".join(f'var a{n}=require("m{n}"),b{n}=c(' for n in range(60_000))

    assert not is_reached("config.js", "index.handler", {"config.js": "x", "index.js": line})
    assert [*imported(line, {"config.js": "x", "other.js": "y"})] == []


def test_many_files_that_import_each_other_are_followed_in_time_that_grows_with_them() -> None:
    many = 20_000
    texts = {f"lib/m{n}.js": f'require("./m{n + 1}"); require("./index")' for n in range(many)}
    texts |= {"index.js": 'require("./lib/m0")', "config.js": ""}

    assert is_reached(f"lib/m{many - 1}.js", "index.handler", texts)
    assert not is_reached("config.js", "index.handler", texts)
