"""The demo as somebody runs it: what it shows, what may be pasted, and that no value is shown."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.documents.commands import shows
from tests.flows import demo
from tests.flows.functions import gallery
from tests.flows.secret_values import SecretValues
from tests.proofs import proofs_but

SEED = 20_261_124
REPOSITORY = Path(__file__).parents[2]
HOSTILE = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "AWS_PROFILE": "production",
    **dict.fromkeys(
        ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"), "of-production"
    ),
    "AWS_REGION": "us-east-1",
    "AWS_ENDPOINT_URL_CONFIG_SERVICE": "http://127.0.0.1:9",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_PAGER": "false",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
}
"""A shell that is set up for another account, behind a proxy."""


@dataclass
class Shown:
    """A demo that keeps running, and what it has shown so far."""

    process: subprocess.Popen[str]
    text: str

    @property
    def commands(self) -> list[str]:
        """The lines that are commands, each once."""
        words = (line.split(" ", 1)[0] for line in map(str.strip, self.text.splitlines()))
        (program,) = {word for word in words if word.endswith("/aws")}
        lines = [line.strip() for line in self.text.splitlines()]
        return list(dict.fromkeys(line for line in lines if line.startswith(f"{program} ")))


@pytest.fixture(scope="module")
def kept() -> Iterator[Shown]:
    """The whole tour, which then keeps running, as a program of its own."""
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.flows.demo", "--keep", "--seed", str(SEED)],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        shown = Shown(process, "")
        for line in process.stdout:
            shown.text += line
            if "Ctrl-C ends it" in line:
                break
        try:
            assert "Ctrl-C ends it" in shown.text, shown.text
            yield shown
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(300) == demo.FINE, process.stdout.read()
    assert not Path(shown.commands[0].split(" ", 1)[0]).exists()


def gallery_secrets() -> list[str]:
    values = [v for example in gallery(SEED) for v in example.environment.values()]
    values += [line for example in gallery(SEED) for line in example.files.values()]
    new = SecretValues(SEED + 1).github_token()
    made = SecretValues(SEED)
    shapes = (*made.access_key(), made.password(), made.stripe_key(), made.slack_webhook(), new)
    known = [value for value in shapes if any(value in text for text in [*values, new])]
    assert len(known) == len(shapes)
    in_layers = [each.split('"')[1] for example in gallery(SEED) for each in example.layer.values()]
    assert in_layers
    published = [v["DB_PASSWORD"] for each in gallery(SEED) if (v := each.published)]
    assert published
    return [*known, *in_layers, *published]


def test_it_shows_what_the_gallery_deserves_and_no_value(kept: Shown) -> None:
    assert "Every verdict, and every step, is what it should be." in kept.text
    for example in gallery(SEED):
        assert example.name in kept.text
    for secret in gallery_secrets():
        assert secret not in kept.text
    assert "\x1b" not in kept.text


def test_the_tutorial_shows_what_one_sees_in_that_order(kept: Shown) -> None:
    page = (REPOSITORY / "docs" / "tutorial.md").read_text(encoding="utf-8")
    pieces = [
        re.sub(r"^\$ .*\n", "", piece)
        for piece in re.findall(r"^```(?:console|text)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    ]
    told = [piece for piece in pieces if not piece.startswith("$ ")]
    assert len(told) > 10

    for number, piece in enumerate(told):
        assert shows("…".join(told[: number + 1]), kept.text), piece


def test_no_step_reads_failed_in_a_story_that_goes_well(kept: Shown) -> None:
    assert "Failed" not in kept.text
    assert kept.text.count("Success") > 10


def test_what_is_pasted_leaves_nothing_in_the_shell(kept: Shown) -> None:
    for word in ("export ", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "setenv", "\\\n"):
        assert word not in kept.text


@pytest.mark.parametrize(
    ("shell", "is_whole"),
    proofs_but(
        [("bash", False)], [("bash", False), *((name, True) for name in ("bash", "zsh", "fish"))]
    ),
)
def test_each_printed_line_works_by_itself_in_a_shell_of_another_account(
    kept: Shown, shell: str, is_whole: bool
) -> None:
    """All lines are tried, or one of each service."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed; what it would read is tested by words")
    # Two presses at once are one too many: those that start a runbook are started once.
    starts = ("start-automation-execution", "start-remediation-execution")
    all_lines = [
        line
        for line in kept.commands
        if shell == "bash" or not any(start in line for start in starts)
    ]
    of_each_service = {line.split(" ")[1]: line for line in reversed(all_lines)}
    lines = all_lines if is_whole else [*of_each_service.values()]
    assert len(lines) >= 3
    for line in lines:
        ran = subprocess.run(  # noqa: S603 - what the demo prints
            [program, "-c", line], env=HOSTILE, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"
        # AWS Config answers with nothing when it has started what it was asked for.
        assert ran.stdout or "start-remediation-execution" in line, line


def test_the_printed_lines_are_made_of_words_that_no_shell_reads_otherwise(kept: Shown) -> None:
    plain = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,=")
    for line in kept.commands:
        for word in line.split(" "):
            assert word, line
            assert set(word) <= plain, word
            assert not word.startswith("="), word


@pytest.mark.proof
def test_a_reader_who_goes_away_ends_it_quietly() -> None:
    piped = f"'{sys.executable}' -m tests.flows.demo --seed 1 | head -n 1"
    ran = subprocess.run(  # noqa: S603 - a pipe is what is tested
        ["/bin/sh", "-c", piped],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr
    assert len(ran.stdout.splitlines()) == 1


def test_the_same_seed_gives_the_same_secrets_and_another_gives_others() -> None:
    assert gallery(1) == gallery(1)
    assert SecretValues(1).password() != SecretValues(2).password()
