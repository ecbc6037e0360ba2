"""The runbooks that were created, with their versions.

Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocument.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import yaml

from ..json_protocol import ServiceError
from .checking import check
from .document import SCHEMA_VERSION, Document, InvalidContent
from .parameters import as_given
from .reading import read

_LARGEST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a runbook."""

    number: str
    content: str
    document_format: str
    document: Document
    version_name: str | None
    created: datetime


@dataclass(slots=True)
class Runbook:
    """A runbook by its name."""

    name: str
    tags: list[dict[str, str]] = field(default_factory=list)
    versions: dict[str, Version] = field(default_factory=dict)
    default: str = "1"

    @property
    def latest(self) -> Version:
        """The newest version."""
        return list(self.versions.values())[-1]

    def version(self, asked: str | None) -> Version:
        """Return a version by its number, ``$LATEST`` or ``$DEFAULT``; the default without any.

        Raises:
            ServiceError: there is none of that number.
        """
        if asked == "$LATEST":
            return self.latest
        number = self.default if asked in (None, "$DEFAULT") else asked
        if number not in self.versions:
            raise ServiceError("InvalidDocumentVersion", f"{self.name} has no version {number}")
        return self.versions[number]

    def add(self, request: Mapping[str, Any]) -> Version:
        """Add a version with the content of a request.

        Raises:
            ServiceError: the content is not accepted, or is that of a version that there is.
        """
        content = request["Content"]
        if len(content.encode()) > _LARGEST_BYTES:
            raise ServiceError("MaxDocumentSizeExceeded", "a document has at most 64 KB")
        if any(version.content == content for version in self.versions.values()):
            raise ServiceError(
                "DuplicateDocumentContent", f"{self.name} has a version with this content"
            )
        document_format = request.get("DocumentFormat", "JSON")
        try:
            document = read(content, document_format)
            check(document)
        except InvalidContent as error:
            raise ServiceError("InvalidDocumentContent", f"{self.name}: {error}") from None
        number = str(len(self.versions) + 1)
        version = Version(
            number, content, document_format, document, request.get("VersionName"),
            datetime.now(UTC),
        )  # fmt: skip
        self.versions[number] = version
        return version

    def description(self, version: Version, owner: str) -> dict[str, Any]:
        """Return a version as DescribeDocument shows it."""
        shown = {
            "Name": self.name,
            "Hash": hashlib.sha256(version.content.encode()).hexdigest(),
            "HashType": "Sha256",
            "Owner": owner,
            "CreatedDate": version.created,
            "Status": "Active",
            "DocumentVersion": version.number,
            "Description": version.document.description,
            "Parameters": [
                {
                    "Name": parameter.name,
                    "Type": parameter.type,
                    "Description": parameter.description,
                    **({} if parameter.required else {"DefaultValue": _default(parameter.default)}),
                }
                for parameter in version.document.parameters.values()
            ],
            "PlatformTypes": ["Windows", "Linux", "MacOS"],
            "DocumentType": "Automation",
            "SchemaVersion": SCHEMA_VERSION,
            "LatestVersion": self.latest.number,
            "DefaultVersion": self.default,
            "DocumentFormat": version.document_format,
            "Tags": self.tags,
        }
        return {**shown, **({"VersionName": version.version_name} if version.version_name else {})}


def in_format(version: Version, asked: str | None) -> str:
    """Return a version's text in a format: as it was given, or translated.

    Raises:
        ServiceError: the format is none of a runbook.
    """
    if asked in (None, version.document_format):
        return version.content
    loaded = yaml.safe_load(version.content)
    if asked == "JSON":
        return json.dumps(loaded, indent=2)
    if asked == "YAML":
        return str(yaml.safe_dump(loaded, sort_keys=False))
    raise ServiceError("InvalidDocumentVersion", "a runbook is JSON or YAML")


def _default(value: Any) -> str:
    return json.dumps(value) if isinstance(value, list) else as_given(value)[0]
