"""Each target notices when its parser does what it must not."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import pytest

from remediation.patching.source_file import patch_file
from rule.cli.dotenv_lines import Assignment
from rule.compliance.notification import MalformedNotification
from rule.compliance.verdict import judge
from rule.model import ComplianceType, Evidence, SourceFile, Verdict
from rule.scanning.result import ScanResult
from tests.fuzz.canary import CANARY
from tests.fuzz.shim_story import HANDLER, Story
from tests.fuzz.targets import environment, python_shim


def quotes(*_: object) -> NoReturn:
    raise MalformedNotification(f"the notification holds {CANARY}")


def quotes_a_line(*_: object) -> NoReturn:
    raise ValueError(f"the line holds {CANARY}")


def breaks(*_: object) -> NoReturn:
    raise ValueError


def acquits(evidence: Evidence) -> Verdict:
    return Verdict(ComplianceType.COMPLIANT, judge(evidence).annotation)


def is_too_long(evidence: Evidence) -> Verdict:
    return Verdict(judge(evidence).compliance_type, 257 * "a")


def reads_nothing(*_: object) -> Iterator[SourceFile]:
    return iter(())


def reads_no_image(*_: object) -> tuple[SourceFile, ...]:
    return ()


def reads_no_line(_: str) -> tuple[Assignment, ...]:
    return ()


def finds_nothing(*_: object, **__: object) -> ScanResult:
    return ScanResult((), (), finished=True)


def believes(table: Any) -> Any:
    """Return a cache that takes every row for a result."""

    class Believing:
        def recall(self, key: Any, _: object) -> ScanResult:
            return ScanResult.from_json(json.loads(table.get(key, 0)))

    return Believing()


def tells(path: str, content: bytes, lines: Sequence[int], variables: Any) -> Any:
    """Patch a file, and show the value."""
    patch, refusals = patch_file(path, content, lines, variables)
    assert patch is not None
    return replace(patch, diff=CANARY.upper()), refusals


def loads_nothing(*_: object) -> dict[str, str]:
    return {}


@pytest.mark.parametrize("name", ["", "=", "=C:", "A=B", "A\0B", "\ud800"])
@pytest.mark.parametrize("target", ["python_shim", "node_shim"])
def test_no_function_is_started_with_a_name_that_no_system_takes(target: str, name: str) -> None:
    module: Any = importlib.import_module(f"tests.fuzz.targets.{target}")
    story = json.loads(module.seeds()["sealed"])
    story["environment"][name] = "x"

    module.check(json.dumps(story).encode())


@pytest.mark.parametrize("handler", ["app.missing", "app.//handler", "elsewhere.handler"])
@pytest.mark.parametrize("names", ["sealed_env.handler", "a_wrapper.handler", None])
@pytest.mark.parametrize("seed", ["sealed", "shadowed"])
def test_a_function_may_lack_its_handler(seed: str, names: str | None, handler: str) -> None:
    story = json.loads(python_shim.seeds()[seed])
    story["environment"] |= {HANDLER: handler} | ({"_HANDLER": names} if names else {})
    given = json.dumps(story).encode()

    python_shim.check(given)

    made = Story.of(given)
    assert made is not None
    assert python_shim.started(made).kind == "no handler"


ENVIRONMENT = b'{"KEY": "%s"}' % environment.TOKEN.encode()


@pytest.mark.parametrize(
    ("target", "seed", "where", "what"),
    [
        ("notification", "change", "parse_notification", quotes),
        ("notification", "change", "parse_notification", breaks),
        ("annotation", "variable", "judge", acquits),
        ("annotation", "variable", "judge", is_too_long),
        ("package", "plain", "text_files_of_zip", reads_nothing),
        ("image", "plain", "read", reads_no_image),
        ("environment", ENVIRONMENT, "scan_environment", finds_nothing),
        ("dotenv", "twice", "parse_dotenv", reads_no_line),
        ("dotenv", "values of values", "parse_dotenv", reads_no_line),
        ("dotenv", "none", "parse_dotenv", quotes_a_line),
        ("cache_row", "all", "ScanResult.from_json", finds_nothing),
        ("cache_row", "unfinished", "ResultCache", believes),
        ("request", "whole", "remediation.parse_request", breaks),
        ("request", "whole", "scan_request.parse_request", breaks),
        ("source_file", "constant", "patch_file", tells),
        ("python_shim", "sealed", "startup.load", breaks),
        ("python_shim", "sealed", "startup.load", loads_nothing),
        ("node_shim", "sealed", "python_shim.startup.load", loads_nothing),
    ],
)
def test_a_fault_is_noticed(
    target: str, seed: str | bytes, where: str, what: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    module: Any = importlib.import_module(f"tests.fuzz.targets.{target}")
    given = module.seeds()[seed] if isinstance(seed, str) else seed
    module.check(given)
    *path, name = where.split(".")
    owner = module
    for part in path:
        owner = getattr(owner, part)

    monkeypatch.setattr(owner, name, what)

    with pytest.raises((AssertionError, ValueError)):
        module.check(given)
