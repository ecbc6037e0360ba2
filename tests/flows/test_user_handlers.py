from __future__ import annotations

import pytest

from tests.flows.user_handlers import check_file, choose, find_handlers
from tests.flows.user_package import Unusable
from tests.rehearsal.zips import zip_files

PYTHON = "def handler(event, context): ...\n"
NODE = "exports.handler = async () => 1;\n"
PACKAGE = {
    "app.py": "import os\n\n\ndef one(a): ...\n\n\ndef two(event, context): ...\n",
    "jobs/nightly.py": "from app import two as handler\n\nlambda_handler = handler\n",
    "compiled.cpython-313-x86_64-linux-gnu.so": "",
    "space/inner.py": "",
    "index.mjs": "export async function go() {}\nexport let stop = () => {};\nexport { a as b };\n",
    "old.js": "module.exports = { left, right: () => 2 };\nmodule.exports.third = 3;\n",
    "main.cjs": "export default { handler };\n",
    "node_modules/m/index.js": NODE,
    "broken.py": "def handler(",
}


def test_the_handlers_of_a_package_are_listed_its_own_first() -> None:
    assert find_handlers(zip_files(PACKAGE)) == [
        *("app.two", "index.go", "index.stop", "index.b", "main.default"),
        *("old.third", "old.left", "old.right"),
        *("jobs/nightly.handler", "jobs/nightly.lambda_handler"),
    ]


@pytest.mark.parametrize(
    ("files", "runtime", "chosen"),
    [
        ({"app.py": PYTHON}, None, ("app.handler", "python3.13")),
        ({"index.js": NODE}, None, ("index.handler", "nodejs22.x")),
        ({"index.js": NODE, "tool.py": "X = 1\n"}, "nodejs18.x", ("index.handler", "nodejs18.x")),
        ({"index.js": NODE, "app.py": PYTHON}, "python3.9", ("app.handler", "python3.9")),
        (
            {"lambda_function.py": "async = 1\n", "main.py": "lambda_handler = print\n"},
            None,
            ("main.lambda_handler", "python3.13"),
        ),
    ],
)
def test_what_is_not_given_is_what_the_package_has(
    files: dict[str, str], runtime: str | None, chosen: tuple[str, str]
) -> None:
    assert choose(zip_files(files), None, runtime) == chosen


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a.py": PYTHON, "b.js": NODE}, "several handlers.*may be a.handler, b.handler"),
        ({"a.py": "def go(event, context): ...\n"}, "no handler was found.*may be a.go"),
        ({"readme.txt": ""}, "no handler was found in it; choose with HANDLER=file.name$"),
        ({f"m{n}.py": PYTHON for n in range(9)}, "m5.handler and 3 more"),
    ],
)
def test_where_the_package_leaves_a_choice_it_is_the_users(
    files: dict[str, str], says: str
) -> None:
    with pytest.raises(Unusable, match=says):
        choose(zip_files(files), None, None)


def test_a_handlers_file_tells_the_runtime() -> None:
    package = zip_files({"app.py": PYTHON, "index.mjs": NODE})
    assert choose(package, "index.handler", None) == ("index.handler", "nodejs22.x")
    assert choose(package, "app.handler", None) == ("app.handler", "python3.13")


@pytest.mark.parametrize(
    ("handler", "runtime"),
    [
        ("app.two", "python3.13"),
        ("app.made_at_run_time", "python3.13"),
        ("jobs.nightly.handler", "python3.13"),
        ("jobs/nightly.handler", "python3.13"),
        ("compiled.handler", "python3.13"),
        ("space.inner", "python3.13"),
        ("json.dumps", "python3.13"),
        ("index.go", "nodejs22.x"),
        ("index.default.go", "nodejs24.x"),
        ("node_modules/m/index.handler", "nodejs22.x"),
        ("/opt/nodejs/wrapper.handler", "nodejs22.x"),
        ("com.example.Handler::handle", "java21"),
    ],
)
def test_a_file_that_may_be_there_is_left_to_the_runtime(handler: str, runtime: str) -> None:
    check_file(zip_files(PACKAGE), handler, runtime)


@pytest.mark.parametrize(
    ("handler", "runtime", "says"),
    [
        ("lambda_function.lambda_handler", "python3.13", "no lambda_function.py; .*be app.two"),
        ("jobs.daily.handler", "python3.13", "no jobs/daily.py"),
        ("App.two", "python3.13", "no App.py"),
        ("app", "python3.13", "a file and a name"),
        ("app.", "python3.13", "a file and a name"),
        ("app.two", "nodejs22.x", "no app.js; .*be index.go"),
        ("src/index.go", "nodejs22.x", "no src/index.js"),
        ("index", "nodejs22.x", "a file and a name"),
    ],
)
def test_a_file_that_is_not_there_is_said_to_be_missing(
    handler: str, runtime: str, says: str
) -> None:
    with pytest.raises(Unusable, match=says):
        check_file(zip_files(PACKAGE), handler, runtime)
