"""``audit --baseline``: only what is new counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rule.audit.baseline import BaselineUnusable
from rule.audit.options import AuditOptions
from rule.audit.outcome import UnlistedPlace
from rule.cli import audit as command
from rule.cli.main import main
from tests.rule.audit.account_in_memory import PLACE, in_code, in_variable, outcome
from tests.rule.cli.audited_functions import FOUND


def test_a_baseline_is_written_once_and_then_only_what_is_new_counts(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "baseline.json"
    audited(FOUND)
    assert main(["audit", "--baseline", str(file)]) == 0
    written = file.read_text()
    assert f"note: {file} now holds what was found" in capsys.readouterr().err

    audited(outcome("orders", in_code()), outcome("mail"))
    assert main(["audit", "--baseline", str(file)]) == 1
    shown = capsys.readouterr().out
    assert shown.splitlines()[-1] == f"compared with {file}: 1 new, 1 no longer there"
    assert file.read_text() == written

    audited(FOUND)
    assert main(["audit", "--baseline", str(file)]) == 0
    assert "environment:DB_PASSWORD" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "more", [{"interrupted": True}, {"unlisted": (UnlistedPlace(PLACE, "denied"),)}]
)
def test_no_baseline_is_written_of_a_part(
    audited: Callable[..., object], tmp_path: Path, more: dict[str, Any]
) -> None:
    audited(FOUND, **more)
    main(["audit", "--baseline", str(tmp_path / "baseline.json")])

    assert not (tmp_path / "baseline.json").exists()


def test_a_baseline_that_is_none_is_refused_before_anything_is_asked(
    audited: Callable[..., list[AuditOptions]], tmp_path: Path
) -> None:
    asked = audited(FOUND)
    (tmp_path / "baseline.json").write_text("{}")

    assert main(["audit", "--baseline", str(tmp_path / "baseline.json")]) == 2
    assert asked == []


def test_a_baseline_that_cannot_be_written_is_refused_before_anything_is_asked(
    audited: Callable[..., list[AuditOptions]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = audited(FOUND)

    assert main(["audit", "--baseline", str(tmp_path / "gone" / "baseline.json")]) == 2
    assert asked == []
    assert "--baseline: the folder of " in capsys.readouterr().err


def test_a_baseline_that_is_lost_meanwhile_takes_no_finding_along(
    audited: Callable[..., object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def write(path: Path, _: object) -> None:
        raise BaselineUnusable(f"{path} cannot be written: No space left on device")

    monkeypatch.setattr(command, "write_baseline", write)

    for outcomes in ((FOUND,), ()):
        audited(*outcomes)
        assert main(["audit", "--baseline", str(tmp_path / "baseline.json")]) == 2
        shown = capsys.readouterr()
        assert ("orders  " in shown.out) is bool(outcomes)
        assert "cannot be written: No space left" in shown.err


def test_a_report_beside_a_baseline_has_new_findings_only(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = str(tmp_path / "baseline.json")
    audited(FOUND)
    main(["audit", "--baseline", file])
    audited(outcome("orders", in_variable(), in_code()))
    main(["audit", "--baseline", file, "--format", "csv"])

    told = capsys.readouterr()
    assert "app.py" in told.out
    assert "DB_PASSWORD" not in told.out.split("SECRET")[-1]
    assert told.err.endswith("1 new, 0 no longer there\n")
