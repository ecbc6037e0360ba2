"""Data and prose that were packed along are samples; what a handler could import is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from rule.model import Provenance, SourceFile
from rule.sources import own_samples
from rule.sources.own_samples import is_own_sample
from rule.sources.reader import text_files_of_folder

SAMPLES = (
    *("events/s3.json", "test-events/put.json", "src/events/api/get.json", "lambda_events/a.json"),
    *("event.json", "app/test_event.json", "sample-event.json", "events.json", "event-s3.json"),
    *(
        "tests/fixtures/users.csv",
        "test/data.yaml",
        "__tests__/__snapshots__/a.json",
        "mocks/a.xml",
    ),
    *("README", "README.md", "src/readme.rst", "CHANGELOG.md", "CONTRIBUTING.md", "docs/api.rst"),
    *("CLAUDE.md", "app/AGENTS.md", ".agents/skills/orders/references/errors.md"),
    *("a.zip!.cursor/rules/style.mdc", ".kiro/steering/names.md", "app/.claude/review.txt"),
    *("config.example.json", "a/users.sample.yaml", "a/seed-fixtures.csv", "orders-example-1.json"),
    *("example-1.json", "sample_2.yaml", "fixture12.csv"),
    *("pytest.ini", "app/pytest.ini", "code.zip!tox.ini"),
    *("examples/request.http", "code.zip!docs/setup.md", "code.zip!events/a.json"),
)
OWN = (
    *("app.py", "tests/test_app.py", "events/handler.js", "examples/app.ts", "fixtures/seed.sql"),
    *("tests/.env", "docs/config.ini", "examples/app.properties", "test/terraform.tfvars"),
    *("tests/bootstrap", "events/run.sh", "config.json", "settings.yaml", "notes.md", "keys.txt"),
    *("agents/orders.md", ".kiro/settings.json", ".agents/run.py", "claude/notes.md"),
    *("php.ini", "tests/config.ini", "my-pytest.ini", "pytest.ini.py"),
    *("resample-1.json", "example-v1.json", "examples-2026.json", "sample-1/app.json"),
    *(".env.example", "app.sample.py", "upsample.json", "example.json.py"),
    *("contest/a.json", "latest/a.json", "prevents.json", "readme_loader.py", "document.json"),
    *("events.zip!app.json", "tests.zip!a.json", "event_handler.json.py", "secrets/a.json"),
)


@pytest.mark.parametrize("path", SAMPLES)
def test_data_and_prose_in_such_places_are_samples(path: str) -> None:
    assert is_own_sample(path)


@pytest.mark.parametrize("path", OWN)
def test_code_and_settings_are_ones_own_wherever_they_lie(path: str) -> None:
    assert not is_own_sample(path)


def test_the_reader_tells_samples(tmp_path: Path) -> None:
    for name in ("app.py", "events/put.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")

    found = {
        f.path: f.provenance for f in text_files_of_folder(tmp_path) if isinstance(f, SourceFile)
    }

    assert found == {"app.py": Provenance.OWN, "events/put.json": Provenance.OWN_SAMPLE}


@pytest.mark.parametrize("folder", ["", "tests/", "a.jar!EVENTS/", "src/docs/x/", "a.jar!"])
@pytest.mark.parametrize(
    "name",
    [
        "readme",
        "README-x",
        "a",
        "test-event",
        "a_sample",
        "event",
        "history",
        "changes",
        "a.example",
    ],
)
def test_no_ending_hides_a_sample(folder: str, name: str) -> None:
    endings = ("", *(f".{ending}" for ending in own_samples._ENDINGS), ".JSON", ".py", ".jsonx")
    for path in (f"{folder}{name}{ending}" for ending in endings):
        assert is_own_sample(path) == bool(own_samples._SAMPLES.search(path)), path
