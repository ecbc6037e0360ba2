"""The process that plans: how it is asked, and what becomes of one that ends or is not wanted."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from rule.audit.child_process import Interrupted
from rule.audit.preview import PreviewBroken, PreviewProcess
from tests.rule.audit.account_in_memory import PLACE

pytestmark = pytest.mark.process

ECHO = """
import json, sys
place = json.loads(sys.stdin.readline())
print(json.dumps({"stack": place["stack"], "note": ""}), flush=True)
for line in sys.stdin:
    print(json.dumps({"asked": json.loads(line)}), flush=True)
"""


def started(program: str, *, is_wanted: bool = True) -> PreviewProcess:
    return PreviewProcess(
        PLACE, {"stack": "one"}, lambda: is_wanted, (sys.executable, "-P", "-c", program)
    )


def test_a_question_has_the_form_of_the_runbooks_step() -> None:
    preview = started(ECHO)
    try:
        answer = preview.ask("orders", ["DB_PASSWORD"])
    finally:
        preview.close()

    assert preview.stack == "one"
    assert answer["asked"] == {
        "action": "plan",
        "function_name": "orders",
        "scan": {
            "function_name": "orders",
            "variables": [{"name": "DB_PASSWORD", "secret_type": "", "exempt": False}],
        },
    }


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("", "has ended: without a word"),
        ("raise ValueError('harbor-pepper-71')", "has ended: ValueError"),
        ("import no_such_package_is_here", "'no_such_package_is_here' is not installed"),
        ("print('[]', flush=True)", "has ended"),
        ('print(\'{"error": "no credentials"}\', flush=True)', "no credentials"),
    ],
)
def test_a_process_that_ends_says_what_kind_of_error_it_was_and_no_value(
    program: str, said: str
) -> None:
    with pytest.raises(PreviewBroken, match=said) as raised:
        started(program)

    assert "harbor" not in str(raised.value)


GREETS = """
import json, os, sys, time
sys.stdin.readline()
print(json.dumps({"stack": "", "note": ""}), flush=True)
sys.stdin.readline()
"""


def test_what_a_process_says_beside_its_answers_stops_nothing() -> None:
    talks = "print('harbor' * 50_000, file=sys.stderr); print('{}', flush=True)"
    preview = started(f"{GREETS}{talks}; sys.stdin.readline()")
    try:
        assert preview.ask("orders", []) == {}
    finally:
        preview.close()


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("print('[' * 200_000, flush=True)", "has ended: without a word"),
        ("os.write(1, bytes([255, 10]))", "has ended: without a word"),
        ("os.write(2, bytes([255, 10]))", "has ended: without a word"),
        ("print('harbor: pepper', file=sys.stderr)", "has ended: without a word"),
        ("raise KeyError('a' * 9, 'harbor: pepper')", "has ended: KeyError"),
        ("raise ValueError('a\\nharbor: pepper')", "has ended: ValueError"),
        ("raise ValueError('harbor' * 9_000)", "has ended: ValueError"),
        ("os.kill(os.getpid(), 9)", "has ended: without a word"),
        # What it has started holds its pipes open.
        ("os.fork() or time.sleep(9); os._exit(1)", "has ended: without a word"),
        ("print('{' * 20_000_000, flush=True); time.sleep(600)", "has ended: without a word"),
    ],
)
def test_answers_that_cannot_be_read_are_none_and_show_no_value(program: str, said: str) -> None:
    preview = started(GREETS + program)

    with pytest.raises(PreviewBroken, match=said) as raised:
        preview.ask("orders", [])

    assert "harbor" not in str(raised.value)


def test_half_an_answer_is_not_waited_for_if_nobody_wants_it() -> None:
    wanted = [True]
    preview = PreviewProcess(
        PLACE,
        {"stack": "one"},
        lambda: wanted[0],
        (sys.executable, "-P", "-c", GREETS + "os.write(1, b'{'); time.sleep(600)"),
    )
    wanted[0] = False
    try:
        with pytest.raises(Interrupted):
            preview.ask("orders", [])
    finally:
        preview.close()


def test_a_process_that_is_not_wanted_any_more_is_not_waited_for() -> None:
    with pytest.raises(Interrupted):
        started("import time; time.sleep(600)", is_wanted=False)


def test_the_remediation_itself_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "boto3.py").write_text("raise SystemExit('what lies in the folder was imported')")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "none")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    unknown = {"profile": "no-such-profile", "stack": None, "protection_tag_key": None}

    with pytest.raises(PreviewBroken, match="ProfileNotFound") as raised:
        PreviewProcess(PLACE, unknown, lambda: True)

    assert json.dumps(str(raised.value))
