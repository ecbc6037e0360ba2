"""Patterns of paths, held against git's own reading of them."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from rule.compliance.path_pattern import covers

GIT = shutil.which("git") or "git"
PATHS = (
    "app.py",
    "app.pyc",
    "tests/app.py",
    "tests/data/events.json",
    "src/tests/data/events.json",
    "src/tests.py",
    "node_modules/@aws-sdk/client-s3/index.js",
    "node_modules/x/tests/key.pem",
    "vendor/app.zip/inner/app.py",
    "ä/ö.json",
)
PATTERNS = (
    "app.py",
    "/app.py",
    "*.py",
    "/*.py",
    "app.???",
    "tests",
    "tests/",
    "/tests/",
    "/tests",
    "tests/data",
    "tests/data/",
    "tests/*",
    "tests/**",
    "tests/*.json",
    "tests/**/*.json",
    "**/tests",
    "**/tests/",
    "**/tests/**",
    "**/data/*.json",
    "src/**/events.json",
    "src/**/**/events.json",
    "src/**/",
    "tests/**/",
    "/tests/**/**/",
    "**/tests/**/",
    "node_modules/**/",
    "src/**",
    "src/*/data",
    "s*/te?ts/**/e*.json",
    "node_modules/@aws-sdk/",
    "node_modules/*/tests/",
    "node_modules/**/key.pem",
    "**/*.pem",
    "*/app.py",
    "*/*/app.py",
    "sr**/tests.py",
    "ä/",
    "TESTS/",
    "nothing/",
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run([GIT, "init", "-q", folder], check=True)  # noqa: S603 - git itself
    return folder


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_covers_what_it_would_in_a_gitignore_file(repository: Path, pattern: str) -> None:
    (repository / ".gitignore").write_text(f"{pattern}\n", encoding="utf-8")
    command = [GIT, "-c", "core.ignorecase=false", "check-ignore", "--no-index", "-z", "--stdin"]
    told = subprocess.run(  # noqa: S603 - git itself
        command, cwd=repository, input="\0".join(PATHS).encode(), capture_output=True, check=False
    )
    assert told.returncode in (0, 1), told.stderr
    ignored = set(told.stdout.decode().split("\0"))

    assert [path for path in PATHS if covers(pattern, path)] == [
        path for path in PATHS if path in ignored
    ]


@pytest.mark.parametrize(
    ("pattern", "path", "is_covered"),
    [
        ("pages/[id].js", "pages/[id].js", True),
        ("pages/[id].js", "pages/i.js", False),
        ("[[]", "[[]", True),
        ("?.json", "ö.json", True),  # git reads bytes
        ("lib.zip", "lib.zip!app.py", True),
        ("lib.zip/", "lib.zip!app.py", True),
        ("/lib.zip/app.py", "lib.zip!app.py", True),
        ("lib.zip!app.py", "lib.zip!app.py", True),
        ("app.py", "lib.zip!app.py", True),
        ("/app.py", "lib.zip!app.py", False),
        ("*.zip", "lib.zip!inner.zip!app.py", True),
        ("lib/**/app.py", "lib/a.zip!b/c.zip!app.py", True),
        ("lib/**/", "lib/a.zip!app.py", True),
        ("lib.zip/**/", "lib.zip!app.py", False),
    ],
)
def test_brackets_are_letters_any_letter_is_one_and_an_inner_archive_is_a_folder(
    pattern: str, path: str, is_covered: bool
) -> None:
    assert covers(pattern, path) is is_covered


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 40 + "b", "a" * 60_000),
        ("**/a/" * 20 + "b", "a/" * 30_000),
        ("*?" * 60 + "b", "a" * 60_000),
    ],
    ids=["stars in one name", "stars over folders", "any letters"],
)
def test_no_pattern_takes_long_on_the_longest_path_of_an_archive(pattern: str, path: str) -> None:
    begun = time.process_time()

    assert not covers(pattern, path)

    assert time.process_time() - begun < 10
