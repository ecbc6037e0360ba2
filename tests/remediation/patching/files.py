"""Source files with secrets, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from remediation.patching.changes import Changes, applied
from remediation.patching.javascript import javascript_changes
from remediation.patching.python import python_changes
from remediation.patching.source_file import patch_file
from remediation.patching.variable_names import VariableNames

VALUE = "velvet-" + "nimbus-7"
OTHER = "copper-" + "lantern-3"
RESERVED = "AWS_SESSION_TOKEN"
NOTHING: Mapping[str, str] = MappingProxyType({})


def names(known: Mapping[str, str] = NOTHING) -> VariableNames:
    """Names for a function with these variables."""
    return VariableNames(known, lambda name: name == RESERVED)


def python(source: str, *lines: int, known: Mapping[str, str] = NOTHING) -> Changes:
    return python_changes(source, "settings", lines or (1,), names(known))


def javascript(source: str, *lines: int, known: Mapping[str, str] = NOTHING) -> Changes:
    return javascript_changes(source, "settings", lines or (1,), names(known))


def changed(source: str, changes: Changes) -> str:
    """The file afterwards; everything must have been moved."""
    assert changes.refusals == ()
    return applied(source, changes.edits)


def reasons_of(changes: Changes) -> list[str]:
    return [refusal.reason for _, refusal in changes.refusals]


def patched(
    path: str, content: bytes | str, *lines: int, known: Mapping[str, str] = NOTHING
) -> tuple[str, list[str]]:
    """The diff of a file, and why lines stay."""
    data = content.encode() if isinstance(content, str) else content
    patch, refusals = patch_file(path, data, lines or (1,), names(known))
    return patch.diff if patch else "", [each.refusal.reason for each in refusals]
