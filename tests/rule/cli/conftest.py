"""What several commands are tried on: a package as a folder, an audit, an account to press in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rule.audit.options import AuditOptions
from rule.audit.outcome import Audited, Outcome
from rule.cli import audit as audit_command
from tests.rule.audit.account_in_memory import PLACE
from tests.rule.cli.package_folder import PASSWORD, STRIPE
from tests.rule.cli.pressing import Reachable, Stacks, reached
from tests.rule.detection.written_values import drawn
from tests.rule.packages import npm_package


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    package = tmp_path / "package"
    (package / "node_modules" / "x").mkdir(parents=True)
    (package / "handler.py").write_text(f'\nstripe.api_key = "{STRIPE}"\n')
    for path, text in npm_package("x", {"index.js": f'nonce = "{drawn(40)}"\n'}).items():
        (package / path).write_text(str(text))
    # A password made of words is a weak match in a sample, and published code is not asked for one.
    (package / "events").mkdir()
    (package / "events" / "login.json").write_text(json.dumps({"password": PASSWORD}))
    return package


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[AuditOptions]]:
    """Return what sets an audit's outcome, and gives the options of the audits that come."""

    def set_outcome(*outcomes: Outcome, **more: Any) -> list[AuditOptions]:
        asked: list[AuditOptions] = []

        def audit(options: AuditOptions, _: object) -> Audited:
            asked.append(options)
            return Audited(outcomes, places=(PLACE,), **more)

        monkeypatch.setattr(audit_command, "audit", audit)
        return asked

    return set_outcome


@pytest.fixture
def stacks() -> Stacks:
    """Return the stacks of the account in which `press` presses."""
    return Stacks(looks=1)


@pytest.fixture
def account(stacks: Stacks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Reachable:
    """Return the account in which `press` presses."""
    return reached(stacks, monkeypatch, tmp_path)
