"""A package with a secret of its own, as a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rule.cli.package_folder import PASSWORD, STRIPE
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
