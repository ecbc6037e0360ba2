"""Each command that a page shows is run by a test, and its answer is what the page shows."""

from __future__ import annotations

import re

import pytest

from tests.documents.commands import NOT_RUN, ROOT, Command, Runner, commands, commands_in, shows

COMMANDS = commands()
SPELT_SO = frozenset(
    (
        *("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND", "SELF_MANAGED", "NON_COMPLIANT"),
        *("STRIPE_KEY", "DB_PASSWORD", "DEMO_", "DEMO_KEY", "SEALED_ENV_ARN", "LATEST"),
    )
)
"""What is no placeholder."""


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_command_is_run_by_a_test(command: Command) -> None:
    if command.text in NOT_RUN:
        return

    assert command.runner, "a runner for it belongs into tests/documents/commands.py"


def test_no_exception_is_left_over() -> None:
    assert set(NOT_RUN) - {command.text for command in COMMANDS} == set()


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_its_page_says_what_is_to_be_put_in(command: Command) -> None:
    page = (ROOT / command.page).read_text(encoding="utf-8")

    assert [name for name in command.placeholders if f"`{name}`" not in page] == []
    assert set(re.findall(r"\b[A-Z_]{5,}\b(?!=)", command.text)) - SPELT_SO == {
        *command.placeholders
    }


@pytest.mark.parametrize("runner", Runner)
def test_a_runner_is_there_and_has_commands_to_run(runner: Runner) -> None:
    assert (ROOT / runner).exists()
    assert commands(runner)


def test_what_a_page_shows_is_read_as_a_shell_reads_it() -> None:
    text = """
1. An indented block:

   ```console
   $ sam build && sam deploy --guided    # asks
   ```

```console
$ aws ssm describe-document \\
    --name 'a b' > file.json
$ make demo
starting ... 1 s

no command
```

```text
$ python -m rule audit
```
"""
    found = [(each.text, each.words, each.answer) for each in commands_in("page.md", text)]

    assert found == [
        ("sam build", ["sam", "build"], ""),
        ("sam deploy --guided", ["sam", "deploy", "--guided"], ""),
        (
            "aws ssm describe-document --name 'a b' > file.json",
            ["aws", "ssm", "describe-document", "--name", "a b"],
            "",
        ),
        ("make demo", ["make", "demo"], "starting ... 1 s\n\nno command"),
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "is_shown"),
    [
        ("a b", "x a\n  b y", True),
        ("a … d", "a b c d", True),
        ("a … d", "d a", False),
        ("a.b", "axb", False),
        ("(one)", "(one)", True),
    ],
)
def test_an_ellipsis_stands_for_anything_and_lines_may_break_elsewhere(
    pattern: str, text: str, is_shown: bool
) -> None:
    assert shows(pattern, text) is is_shown
