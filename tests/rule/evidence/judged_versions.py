"""A rule that judges published versions, as far as their evidence goes, on lists in memory."""

from __future__ import annotations

import io
import zipfile
from typing import Any, BinaryIO, cast

from rule.aws.pace import Pace
from rule.aws.versions import VersionReader
from rule.evaluator import Evaluator
from rule.model import (
    Evidence,
    FunctionSnapshot,
    RuleParameters,
    VersionsJudged,
)
from rule.scanning.result_cache import ResultCache
from tests.rule.contexts import Context
from tests.rule.published_lists import ARN, PublishedLists
from tests.rule.scanning.tables import Rows

NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret
SECRET, CLEAN = {"DB_PASSWORD": NOT_A_PASSWORD}, {"STAGE": "production"}
LEAKY_CODE = f'DB_PASSWORD = "{NOT_A_PASSWORD}"\n'
VERSIONS, ALIASES = "list_versions_by_function", "list_aliases"
MAPPINGS, PROVISIONED = "list_event_source_mappings", "list_provisioned_concurrency_configs"


def evaluator(
    lists: PublishedLists,
    judged: VersionsJudged = VersionsJudged.REFERENCED,
    *,
    files: dict[str, str] | None = None,
    cache: ResultCache | None = None,
    **parameters: Any,
) -> Evaluator:
    """Return one whose packages hold, by their URL, a file `app.py` with a text."""

    def open_package(url: str) -> BinaryIO:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("app.py", (files or {}).get(url, "STAGE = 1\n"))
        return file

    return Evaluator(
        RuleParameters(published_versions=judged, **parameters),
        cache or ResultCache(Rows()),
        open_package,
        Context(),
        versions=VersionReader(cast("Any", lists), Pace(0.0)),
    )


def function(
    environment: dict[str, str] | None = None, tags: dict[str, str] | None = None
) -> FunctionSnapshot:
    return FunctionSnapshot(
        "orders-api", ARN, "Zip", "sha", "of $LATEST", environment or CLEAN, tags=tags or {}
    )


def found(evidence: Evidence) -> list[str]:
    return [str(finding.location) for finding in evidence.findings]
