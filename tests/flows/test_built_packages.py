"""Handlers as build tools write them, and variables as the AWS CLI tells them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.user_function import load
from tests.flows.user_handlers import find_handlers
from tests.flows.user_package import Unusable
from tests.rehearsal.zips import zip_files


@pytest.mark.parametrize(
    ("file", "text", "handler"),
    [
        ("index.mjs", "import o from'x';var a=async e=>o(e);export{a as handler};\n", "handler"),
        ("index.mjs", "class A{}export{b as other,a as handler};\n", "handler"),
        ("index.mjs", "var a=1\nexport {\n  a as handler\n};\n", "handler"),
        (
            "index.js",
            'exports.more = 1;Object.defineProperty(exports, "handler", { get: () => h });\n',
            "handler",
        ),
        (
            "index.js",
            "Object.defineProperty(exports,'handler',{get:function(){return h}})",
            "handler",
        ),
        ("app.mjs", "export const lambdaHandler = async (event) => event;\n", "lambdaHandler"),
        ("app.py", "\ufeffdef lambda_handler(event, context):\n    return 1\n", "lambda_handler"),
    ],
)
def test_a_handler_is_found_as_a_build_tool_writes_it(
    tmp_path: Path, file: str, text: str, handler: str
) -> None:
    package = tmp_path / "built.zip"
    package.write_bytes(zip_files({file: text}))

    assert load(package, None).handler == f"{file.partition('.')[0]}.{handler}"


def test_the_mark_of_a_transpiled_module_is_no_handler() -> None:
    text = 'Object.defineProperty(exports, "__esModule", { value: true });\nexports.main = f;\n'

    assert find_handlers(zip_files({"index.js": text})) == ["index.main"]


@pytest.mark.parametrize(
    "document",
    [
        {"DB_PASSWORD": "made-up"},
        {"Variables": {"DB_PASSWORD": "made-up"}},
        {"FunctionName": "f", "Environment": {"Variables": {"DB_PASSWORD": "made-up"}}},
        {"Configuration": {"Environment": {"Variables": {"DB_PASSWORD": "made-up"}}}, "Tags": {}},
    ],
)
def test_variables_are_taken_from_what_the_aws_cli_answers(
    tmp_path: Path, document: dict[str, object]
) -> None:
    environment = tmp_path / "answer.json"
    environment.write_text(json.dumps(document))

    assert load(None, environment).environment == {"DB_PASSWORD": "made-up"}


def test_a_variable_may_be_called_environment(tmp_path: Path) -> None:
    given = {"Environment": "production", "Variables": "none", "Configuration": "x"}
    environment = tmp_path / "my.json"
    environment.write_text(json.dumps(given))

    assert load(None, environment).environment == given


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"A_KEY": "\\ud800"}', "half of a surrogate pair"),
        ('{"FunctionName": "f", "Timeout": 3}', "not an object of strings"),
        ('{"Environment": {"Error": {}}}', "not an object of strings"),
    ],
)
def test_variables_that_are_none_are_refused_in_one_line(
    tmp_path: Path, text: str, said: str
) -> None:
    environment = tmp_path / "my.json"
    environment.write_text(text)

    with pytest.raises(Unusable, match=said):
        load(None, environment)
