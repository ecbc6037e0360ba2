from __future__ import annotations

from pathlib import Path

import pytest

from rule.detection.scanner import Scanner
from rule.sources.known_files import fingerprint
from tests.published import known_wheels
from tests.published.forms import NotMade
from tests.published.known_wheels import rows, rows_of
from tests.rule.packages import distribution

WEAK = 'def connect(password="otter-meadow-41"): ...\n'


def install(site: Path, *more: tuple[str, str]) -> None:
    files = distribution({"shop/client.py": WEAK, "shop/plain.py": "a = 1\n"})
    for path, text in (*files.items(), *more):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(str(text))


def row(text: str, path: str) -> str:
    size, digest = fingerprint(text.encode())
    return f"{size} {digest} {path}"


def test_a_proven_file_that_decides_without_records_gets_a_row(tmp_path: Path) -> None:
    install(tmp_path / "site", ("shop/own.py", WEAK))

    assert list(rows(tmp_path / "site", Scanner())) == [row(WEAK, "shop/client.py")]


def test_what_a_test_holds_gets_a_row_only_if_it_decides(tmp_path: Path) -> None:
    weak = 'import pytest\ndef test_a(): log_in(password="otter-meadow")\n'
    for path, text in distribution({"shop/test_client.py": weak}).items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(str(text))

    assert list(rows(tmp_path / "site", Scanner())) == []


def test_a_version_that_cannot_be_installed_is_passed_over_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sites: list[Path] = []

    def install_wheel(requirement: str, site: Path) -> None:
        sites.append(site)
        if requirement == "shop==1.2":
            raise NotMade("no such wheel")
        install(site)

    monkeypatch.setattr(known_wheels, "versions_of", lambda _: ["1.2", "1.1"])
    monkeypatch.setattr(known_wheels, "install_wheel", install_wheel)

    assert list(rows_of("shop", Scanner())) == [row(WEAK, "shop/client.py")]
    assert capsys.readouterr().err == "shop 1.2: no such wheel\n"
    assert len(sites) == len(["1.2", "1.1"])
    assert not any(site.parent.exists() for site in sites)
    assert list(tmp_path.iterdir()) == []
