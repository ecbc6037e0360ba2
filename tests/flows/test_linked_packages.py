"""Packages with links, as pnpm and `zip -y` make them, run as Lambda runs them."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.flows.demo_answers import Answer, answer_of, invoke
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, create
from tests.rehearsal.real_functions import unzip

DEPENDENCY = "module.exports = () => 'found';\n"
HANDLER = "exports.handler = async () => require('dep')();\n"


def linked(files: Mapping[str, str], links: Mapping[str, str]) -> bytes:
    """Make a zip whose links come first, as their names often sort."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, leads_to in links.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, leads_to)
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "files", "links"),
    [
        (
            "linked-folder",
            {
                "index.js": HANDLER,
                "node_modules/.pnpm/dep@1.0.0/node_modules/dep/index.js": DEPENDENCY,
            },
            {"node_modules/dep": ".pnpm/dep@1.0.0/node_modules/dep"},
        ),
        (
            "linked-handler",
            {"dist/index.js": HANDLER, "dist/node_modules/dep/index.js": DEPENDENCY},
            {"index.js": "dist/index.js"},
        ),
        (
            "link-to-a-link",
            {"index.js": HANDLER, "packages/dep/index.js": DEPENDENCY},
            {"node_modules/dep": "../shared/dep", "shared/dep": "../packages/dep"},
        ),
    ],
)
def test_what_a_link_leads_to_is_found(
    emulator: Emulator, name: str, files: dict[str, str], links: dict[str, str]
) -> None:
    create(emulator, NewFunction(name, linked(files, links), {}, "nodejs22.x", "index.handler"))

    assert invoke(emulator, name, b"{}") == Answer("", '"found"')


def test_no_file_is_written_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    content = linked({"out/file.txt": "x"}, {"out": str(outside), "gone": "nowhere"})

    with pytest.raises(OSError, match="out"):
        unzip(content, tmp_path / "package")

    assert not list(outside.iterdir())


def test_the_error_of_a_process_that_ends_is_the_same_each_time() -> None:
    def ended(request: str, status: int) -> Answer:
        message = f"RequestId: {request} Error: Runtime exited with error: exit status {status}"
        error = {"errorType": "Runtime.ExitError", "errorMessage": message}
        return answer_of(json.dumps(error).encode(), failed=True)

    assert ended("5f1c", 1) == ended("77aa", 1)
    assert ended("5f1c", 1) != ended("5f1c", 2)
