"""Systems Manager's API about documents, of which there are only runbooks here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from ..json_protocol import ServiceError
from .library import Runbook, in_format

Request = Mapping[str, Any]
Answer = Mapping[str, Any]


class DocumentApi:
    """Keeps runbooks."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._lock = threading.RLock()
        self._runbooks: dict[str, Runbook] = {}
        self.actions: dict[str, Callable[[Request], Answer]] = {
            "CreateDocument": self._create_document,
            "UpdateDocument": self._update_document,
            "UpdateDocumentDefaultVersion": self._update_default_version,
            "DescribeDocument": self._describe_document,
            "GetDocument": self._get_document,
            "DeleteDocument": self._delete_document,
        }

    def runbook(self, name: str) -> Runbook:
        """Return a runbook by its name or ARN.

        Raises:
            ServiceError: there is none of that name.
        """
        found = self._runbooks.get(name.rpartition(":document/")[2])
        if found is None:
            raise ServiceError("InvalidDocument", f"there is no document {name}")
        return found

    def _create_document(self, request: Request) -> Answer:
        if request.get("DocumentType") != "Automation":
            raise ServiceError("InvalidDocumentType", "only Automation is stood in for")
        with self._lock:
            if request["Name"] in self._runbooks:
                raise ServiceError(
                    "DocumentAlreadyExists", f"there is a document {request['Name']}"
                )
            runbook = Runbook(request["Name"], list(request.get("Tags", [])))
            version = runbook.add(request)
            self._runbooks[runbook.name] = runbook
        return {"DocumentDescription": runbook.description(version, self._account)}

    def _update_document(self, request: Request) -> Answer:
        with self._lock:
            runbook = self.runbook(request["Name"])
            latest = runbook.latest
            if runbook.version(request.get("DocumentVersion", "$LATEST")) is not latest:
                raise ServiceError(
                    "InvalidDocumentVersion", "only the latest version can be updated"
                )
            version = runbook.add({"DocumentFormat": latest.document_format, **request})
        return {"DocumentDescription": runbook.description(version, self._account)}

    def _update_default_version(self, request: Request) -> Answer:
        runbook = self.runbook(request["Name"])
        runbook.default = runbook.version(request["DocumentVersion"]).number
        return {"Description": {"Name": runbook.name, "DefaultVersion": runbook.default}}

    def _describe_document(self, request: Request) -> Answer:
        runbook = self.runbook(request["Name"])
        version = runbook.version(request.get("DocumentVersion"))
        return {"Document": runbook.description(version, self._account)}

    def _get_document(self, request: Request) -> Answer:
        runbook = self.runbook(request["Name"])
        version = runbook.version(request.get("DocumentVersion"))
        return {
            "Name": runbook.name,
            "CreatedDate": version.created,
            "DocumentVersion": version.number,
            "Status": "Active",
            "Content": in_format(version, request.get("DocumentFormat")),
            "DocumentType": "Automation",
            "DocumentFormat": request.get("DocumentFormat", version.document_format),
        }

    def _delete_document(self, request: Request) -> Answer:
        with self._lock:
            del self._runbooks[self.runbook(request["Name"]).name]
        return {}
