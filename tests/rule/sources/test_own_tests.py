"""Tests that were packed along are samples, if their names and their texts say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from rule.detection.scanner import Scanner
from rule.model import Provenance, SourceFile
from rule.sources.own_tests import is_own_test
from rule.sources.reader import text_files_of_folder
from tests.rule.detection.syntax.reading import PASSWORD
from tests.rule.detection.written_values import drawn

PYTEST = "import pytest\n\ndef test_login():\n    assert login()\n"
UNITTEST = "from unittest import TestCase\n\nclass Login(TestCase): ...\n"
PLAIN = (
    "from app import login\n\nclass TestLogin:\n    def test_works(self):\n        assert login()\n"
)
INNER = "class Login:\n    import unittest.mock\n"
MOCHA = "describe('login', () => {\n  it('works', () => {})\n})\n"
JEST = 'import login from "../login"\ntest.each([1])("logs in", () => expect(login()).toBe(1))\n'
TEAR = "beforeEach(async () => { await login() })\n"
MOCK = "module.exports = { login: jest.fn(() => 1) }\n"
GO = 'package app\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestLogin(t *testing.T) {}\n'
JUNIT = "package app;\n\nimport static org.junit.jupiter.api.Assertions.assertTrue;\n"
KOTLIN = "package app\n\nimport kotlin.test.Test\n"
SCALATEST = "package app\n\nimport org.scalatest.flatspec.AnyFlatSpec\n"
KOTEST = "package app\n\nimport io.kotest.core.spec.style.StringSpec\n"
XUNIT = "namespace App;\n\npublic class LoginTests {\n    [Fact]\n    public void Works() {}\n}\n"
RSPEC = "require 'login'\n\nRSpec.describe Login do\n  it 'works' do\n  end\nend\n"
MINITEST = "class LoginTest < Minitest::Test\nend\n"
TESTS = (
    *(("test_app.py", text) for text in (PYTEST, UNITTEST, PLAIN, INNER)),
    *((f"{folder}app_test.py", UNITTEST) for folder in ("", "src/", "code.zip!", "a/tests/")),
    ("tests/conftest.py", PYTEST),
    *((f"src/login.{end}", MOCHA) for end in ("test.js", "spec.ts", "test.tsx", "spec.mjs")),
    *(("login.test.js", text) for text in (JEST, TEAR, MOCK)),
    *((f"{folder}/login.ts", JEST) for folder in ("__tests__", "src/__tests__/unit")),
    ("code.zip!__mocks__/login.js", MOCK),
    (
        "test_app.py",
        PYTEST + "assert lambda_handler == login\nhandler == login\n    handler = login\n",
    ),
    ("login.test.js", MOCHA + "const { handler } = require('../login')\n"),
    *((path, GO) for path in ("login_test.go", "cmd/auth/main_test.go")),
    ("login_test.go", 'package app\n\nimport "testing"\n'),
    ("src/test/java/app/LoginTest.java", JUNIT),
    ("code.zip!shop/src/test/kotlin/Login.kt", KOTLIN),
    ("lib/src/test/scala/app/LoginTest.scala", SCALATEST),
    ("src/test/kotlin/app/LoginSpec.kt", KOTEST),
    ("tests/LoginTests.cs", XUNIT),
    ("spec/login_spec.rb", RSPEC),
    ("test/login_test.rb", MINITEST),
    ("login.test.ts", MOCHA + "import { handler } from '../login'\nexport { errorHandlers }\n"),
    ("login.test.js", MOCHA + "module.exports = { login }\nhandler()\n"),
)
OWN = (
    *((path, PYTEST) for path in ("app.py", "tests/app.py", "test/helpers.py", "latest.py")),
    *((path, PYTEST) for path in ("test_app.pyc", "contest_app.py", "test_app.py/app.py")),
    *((path, MOCHA) for path in ("login.js", "tests/login.js", "test.js", "spec/login.ts")),
    *((path, MOCHA) for path in ("latest.tests.js", "__tests__.js", "my__tests__/a.js")),
    *((path, GO) for path in ("login.go", "test.go", "tests/login.go")),
    ("login_test.go", 'package app\n\nvar names = []string{"testing"}\n'),
    *((path, JUNIT) for path in ("src/main/java/app/LoginTest.java", "test/java/Login.java")),
    ("src/test/java/app/Users.java", "package app;\n\nclass Users {}\n"),
    ("src/main/scala/app/LoginTest.scala", SCALATEST),
    ("Login.cs", XUNIT),
    ("LoginTests.cs", "namespace App;\n\npublic class LoginTests {}\n"),
    ("lib/login.rb", RSPEC),
    ("login_spec.rb", "class LoginSpec\nend\n"),
    ("test_data.py", f'PASSWORD = "{PASSWORD}"\n'),
    ("test_app.py", "# import pytest\nimport unittesting\n"),
    ("conftest.py", "import os\n"),
    ("test_app.py", PYTEST + "def lambda_handler(event, context): ...\n"),
    ("app_test.py", PYTEST + "async def handler(event, context): ...\n"),
    ("test_app.py", PYTEST + "handler = Mangum(app)\n"),
    ("conftest.py", PYTEST + "lambda_handler: Handler = wrapped(login)\n"),
    ("login.spec.js", MOCHA + "module.exports = { handler }\n"),
    ("login.spec.js", MOCHA + "module.exports = {\n  login,\n  lambdaHandler: login,\n}\n"),
    ("login.spec.ts", MOCHA + "export { login, handler };\n"),
    ("login.spec.ts", MOCHA + "export { login as handler };\n"),
    ("login.spec.mjs", MOCHA + "export default async function handler() {}\n"),
    ("login.test.js", "exports.it = login('a'); submit('x'); await git('describe')\n"),
    ("login.spec.js", MOCHA + "exports.handler = async () => 1\n"),
    ("__tests__/login.mjs", MOCHA + "export const handler = async () => 1\n"),
    ("__mocks__/login.js", "module.exports = { login: () => 1 }\n"),
)


@pytest.mark.parametrize(("path", "text"), TESTS)
def test_a_file_that_a_runner_finds_and_that_holds_tests_is_a_sample(path: str, text: str) -> None:
    assert is_own_test(path, text)


@pytest.mark.parametrize(("path", "text"), OWN)
def test_what_only_its_name_or_only_its_text_makes_a_test_is_ones_own(path: str, text: str) -> None:
    assert not is_own_test(path, text)


def test_a_password_in_a_test_is_listed_and_a_generated_one_decides(tmp_path: Path) -> None:
    secrets = {"a.py": PASSWORD, "test_a.py": PASSWORD, "test_b.py": drawn(32)}
    for name, secret in secrets.items():
        (tmp_path / name).write_text(f'{PYTEST}\npassword = "{secret}"\n')

    files = [each for each in text_files_of_folder(tmp_path) if isinstance(each, SourceFile)]
    decisive = {file.path: [f.is_decisive for f in Scanner().scan_file(file)] for file in files}

    assert {file.path: file.provenance for file in files} == {
        "a.py": Provenance.OWN,
        "test_a.py": Provenance.OWN_SAMPLE,
        "test_b.py": Provenance.OWN_SAMPLE,
    }
    assert decisive == {"a.py": [True], "test_a.py": [False], "test_b.py": [True]}
