from __future__ import annotations

import re
from pathlib import Path

import botocore
import pytest

from rule.detection.scanner import Scanner
from rule.model import Provenance
from rule.scanning.package import scan_package
from rule.sources import known_files
from rule.sources.known_files import fingerprint, known_path
from rule.sources.known_wheels import WHEELS
from tests.rule.detection.test_scanner import PASSWORD
from tests.rule.detection.written_values import drawn
from tests.rule.packages import distribution, npm_package, provenances, zip_of
from tests.rule.sources.known_files import rows

DATA = Path(botocore.__file__).parent / "data"
EXAMPLES = "sts/2011-06-15/examples-1.json"
SAME_BYTES = ["botocore/data/waf/2015-08-24/examples-1.json"]
"""Files that are copies of another in the table."""


@pytest.mark.parametrize("name", [f"botocore/data/{EXAMPLES}", "vendored/sts.json", "a.txt"])
def test_a_known_file_is_published_wherever_it_lies(name: str) -> None:
    text = (DATA / EXAMPLES).read_text("utf-8")

    assert provenances(zip_of({name: text})) == {name: Provenance.SAMPLE}


@pytest.mark.parametrize("change", ["{} ", "{}\n# a", "\ufeff{}"])
def test_a_known_file_that_was_changed_is_own(change: str) -> None:
    text = change.format((DATA / EXAMPLES).read_text("utf-8")[:-1])

    assert set(provenances(zip_of({"vendored/sts.json": text})).values()) == {Provenance.OWN}


def test_a_file_of_a_known_ones_size_is_own() -> None:
    size = (DATA / EXAMPLES).stat().st_size

    assert known_path(b"x" * size) is None
    assert known_path(b"") is None


def test_the_table_is_of_use_for_the_sdk_that_is_locked() -> None:
    known = [path for path in DATA.rglob("*.json") if known_path(path.read_bytes())]

    assert len(known) > 20


@pytest.mark.parametrize("table", [known_files._TABLE, WHEELS], ids=["_TABLE", "WHEELS"])
def test_a_table_is_sorted_by_path(table: str) -> None:
    split = [row.split() for row in table.strip().splitlines()]

    assert split == sorted(split, key=lambda row: row[::-1])
    assert all(re.fullmatch(r"[0-9a-f]{32}", digest) for _, digest, _ in split)
    assert len({digest for _, digest, _ in split}) >= len(split) - len(SAME_BYTES)


def test_what_decides_in_a_dependency_decides_in_a_known_file_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weak, token = 'PASSWORD = "otter-meadow-41"\n', f'TOKEN = "ghp_{drawn(36)}"\n'
    paths = {
        fingerprint(text.encode()): path
        for text, path in (
            (weak, "shop/client.py"),
            (token, "shop/live.py"),
            (f"# {token}", "shop/tests/live.py"),
        )
    }
    monkeypatch.setattr(known_files, "_PATHS", paths)
    monkeypatch.setattr(known_files, "_SIZES", frozenset(size for size, _ in paths))
    package = zip_of({"a.py": weak, "b.py": token, "c.py": f"# {token}", "d.py": f"{weak}\n"})

    result = scan_package(Scanner(), lambda: package, seconds=60)

    assert [str(each.location) for each in result.findings if each.is_decisive] == [
        "b.py:1",
        "d.py:1",
    ]


def test_only_proven_files_in_which_something_would_be_found_get_a_row(tmp_path: Path) -> None:
    secret = f'DB_PASSWORD = "{PASSWORD}"\n'
    packages = {
        **distribution(
            {"botocore/data/a.json": secret, "botocore/data/b.json": "{}", "c.py": secret}
        ),
        **npm_package("@aws-crypto/sha256-js", {"d.js": secret}),
        "botocore/data/own.json": secret,
    }
    for path, text in packages.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(text))

    size, digest = fingerprint(secret.encode())
    assert sorted(rows(tmp_path)) == [
        f"{size} {digest} @aws-crypto/sha256-js/d.js",
        f"{size} {digest} botocore/data/a.json",
    ]
