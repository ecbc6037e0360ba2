"""The demo with functions as users have them: each comes through the button, and back."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.demo_answers import Answer, answer_of, what_differs, without_values
from tests.flows.demo_button import Press
from tests.flows.demo_commands import write_commands
from tests.flows.demo_own import judge, survive
from tests.flows.demo_screen import Screen
from tests.flows.demo_stage import Stage
from tests.flows.deploy import Stack
from tests.flows.observation import Observer
from tests.flows.secret_values import SecretValues
from tests.flows.user_function import load
from tests.flows.user_package import Unusable
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.zips import zip_files

TOKEN = SecretValues(7).github_token()
PASSWORD = SecretValues(8).password()
STRIPE = SecretValues(9).stripe_key()
TELLS = (
    "import os\nfrom daten.länge import länge\n\n\ndef handler(event, context):\n"
    "    return {'told': os.environ['DB_PASSWORD'], 'length': länge(), 'event': event}\n"
)
LENGTH = "import os\n\nP = os.environ['DB_PASSWORD']\n\n\ndef länge():\n    return len(P)\n"
NODE = (
    "import { length } from 'measure';\nconst key = process.env.STRIPE_KEY;\n"
    "export const handler = async () => { throw new RangeError(`${length(key)} characters`); };\n"
)
MEASURE = {
    "node_modules/measure/package.json": '{"name": "measure", "main": "index.js"}\n',
    "node_modules/measure/index.js": "exports.length = (text) => text.length;\n",
}


def a_folder(where: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = where / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return where


def variables(where: Path, **values: str) -> Path:
    file = where / "-variables of mine.json"
    file.write_text(json.dumps(values))
    return file


class Shown:
    """One demo of a user's function, up to its end."""

    def __init__(self, emulator: Emulator, stack: Stack, event: bytes = b"{}") -> None:
        self._out = io.StringIO()
        commands = write_commands(emulator, stack.outputs)
        self._stage = Stage(Screen(self._out), emulator, stack, commands)
        self._event = event

    def run(self, package: Path, environment: Path | None, **more: str) -> list[str]:
        function = load(package, environment, **more)
        press = Press(self._stage, function.name, self._event, function.environment)
        observer = Observer(self._stage.emulator, self._stage.stack)
        has_secrets = judge(press, function, observer)
        return survive(press, function, has_secrets=has_secrets)

    @property
    def text(self) -> str:
        return " ".join(self._out.getvalue().split())


def test_a_folder_of_python_comes_through_and_its_value_is_not_shown(
    emulator: Emulator, stack: Stack, tmp_path: Path
) -> None:
    package = a_folder(tmp_path / "-meine Währung", {"app.py": TELLS, "daten/länge.py": LENGTH})
    shown = Shown(emulator, stack, b'{"order": 7}')

    wrong = shown.run(package, variables(tmp_path, DB_PASSWORD=PASSWORD, COLOUR="green"))

    assert wrong == []
    assert shown.text.count(f'"length": {len(PASSWORD)}, "event": {{"order": 7}}') == 3
    assert shown.text.count('"told": "<DB_PASSWORD>"') == 3
    assert PASSWORD not in shown.text
    assert "The three answers are the same." in shown.text
    assert "Every field of its configuration is as it was." in shown.text


@pytest.mark.long
def test_a_zip_of_node_whose_handler_fails_fails_in_the_same_way_throughout(
    emulator: Emulator, stack: Stack, tmp_path: Path
) -> None:
    package = tmp_path / "zahlung.zip"
    package.write_bytes(zip_files({"index.mjs": NODE, **MEASURE}))
    shown = Shown(emulator, stack)

    wrong = shown.run(package, variables(tmp_path, STRIPE_KEY=STRIPE))

    assert wrong == []
    assert shown.text.count(f"RangeError: {len(STRIPE)} characters") == 3
    assert "ends in RangeError with its plaintext, without it, and back again" in shown.text
    assert "works" not in shown.text
    assert "stack" not in shown.text.replace("stackTrace", "stack").lower().split("rangeerror")[1]


def test_code_keeps_its_findings_and_a_refused_function_is_left_alone(
    emulator: Emulator, stack: Stack, tmp_path: Path
) -> None:
    code = f'TOKEN = "{TOKEN}"\n\n\ndef main(event, context):\n    return 1\n'
    package = a_folder(tmp_path / "pay", {"pay/app.py": code})
    given = variables(tmp_path, DD_API_KEY=TOKEN, PYTHONPATH="/var/task/lib")
    shown = Shown(emulator, stack)

    assert shown.run(package, given, handler="pay/app.main") == []
    assert "environment:DD_API_KEY GitHub Token" in shown.text
    assert "pay/app.py:1 GitHub Token" in shown.text
    assert "leaves it alone, and nothing was changed" in shown.text
    assert "DD_API_KEY_SECRET_ARN" in shown.text
    assert TOKEN not in shown.text


def test_what_has_no_secrets_has_nothing_to_move_and_is_told_what_to_give(
    emulator: Emulator, stack: Stack, tmp_path: Path
) -> None:
    code = {"lambda_function.py": "def lambda_handler(event, context):\n    return 'fine'\n"}
    shown = Shown(emulator, stack)

    assert shown.run(a_folder(tmp_path / "harmless", code), None) == []
    assert 'is invoked, with its plaintext: "fine"' in shown.text
    assert "There is nothing to move" in shown.text
    assert "ENVIRONMENT=" in shown.text
    assert "start-remediation-execution" not in shown.text


@dataclass(frozen=True)
class Broken:
    """A function whose handler the runtime does not find."""

    name: str
    files: dict[str, str]
    handler: str
    says: str


@pytest.mark.parametrize(
    "broken",
    [
        Broken("no-name", {"app.py": "def go(event, context): ...\n"}, "app.stop", "be app.go"),
        Broken("no-export", {"a.js": "exports.go = async () => 1;\n"}, "a.stop", "be a.go"),
        Broken("lacks", {"app.py": "import requests\n\ndef go(e, c): ...\n"}, "app.go", "requests"),
        Broken("no-syntax", {"app.py": "def go(event, context) ...\n"}, "app.go", "Syntax error"),
    ],
    ids=lambda broken: broken.name,
)
def test_a_handler_that_the_runtime_does_not_find_is_said_to_be_missing(
    emulator: Emulator, stack: Stack, tmp_path: Path, broken: Broken
) -> None:
    package = a_folder(tmp_path / broken.name, broken.files)
    with pytest.raises(Unusable) as refused:
        Shown(emulator, stack).run(package, None, handler=broken.handler)
    assert f"handler '{broken.handler}': the runtime says" in str(refused.value)
    assert broken.says in str(refused.value)
    assert "Traceback" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_what_lambda_refuses_is_told_in_one_line(
    emulator: Emulator, stack: Stack, tmp_path: Path
) -> None:
    package = a_folder(tmp_path / "reserved", {"app.py": "def handler(event, context): ...\n"})
    with pytest.raises(Unusable, match=r"Lambda refuses it: .*AWS_REGION"):
        Shown(emulator, stack).run(package, variables(tmp_path, AWS_REGION="here"))


@pytest.mark.parametrize(
    ("plain", "sealed", "again", "differs"),
    [
        (Answer("", "1"), Answer("", "1"), [Answer("", "1")], None),
        (Answer("", "1"), Answer("", "2"), [Answer("", "1")], "answers otherwise"),
        (Answer("", "1"), Answer("", "2"), [Answer("", "3")], None),
        (Answer("", "1"), Answer("E", "2"), [Answer("", "3")], "ends in E once"),
        (Answer("E", "1"), Answer("", "1"), [Answer("E", "1")], "ends in no error once"),
        (Answer("E", "1"), Answer("E", "1"), [Answer("E", "1")], None),
        (Answer("", "1"), Answer("", "1"), [Answer("E", "1")], "ends in E after"),
    ],
)
def test_answers_are_compared_and_chance_is_told_from_change(
    plain: Answer, sealed: Answer, again: list[Answer], differs: str | None
) -> None:
    assert (differs or "None") in str(what_differs(plain, sealed, again))


@pytest.mark.parametrize(
    ("payload", "failed", "answer"),
    [
        (b'{"a":1}', False, Answer("", '{"a": 1}')),
        (b"", False, Answer("", "")),
        (b"a stream", False, Answer("", "a stream")),
        (
            b'{"errorType": "KeyError", "errorMessage": "x", "requestId": "1", "stackTrace": []}',
            True,
            Answer("KeyError", "x"),
        ),
        (
            b'{"errorMessage": "2026-11-24T12:00:00.000Z 1-2-3 Task timed out after 3.00 seconds"}',
            True,
            Answer("error", "Task timed out after 3.00 seconds"),
        ),
        (b"[1]", True, Answer("error", "[1]")),
    ],
)
def test_of_an_error_its_type_and_message_count(
    payload: bytes, failed: bool, answer: Answer
) -> None:
    assert answer_of(payload, failed=failed) == answer


def test_values_are_hidden_in_every_spelling_of_json_and_longer_ones_first() -> None:
    hidden = {"SHORT": "pass", "LONG": 'pass"word\n', "GREEK": "λέξη-κλειδί", "NO": "no"}
    text = json.dumps([*hidden.values()]) + json.dumps(hidden["GREEK"], ensure_ascii=False)
    assert without_values(text, hidden) == '["<SHORT>", "<LONG>", "<GREEK>", "no"]"<GREEK>"'
