"""From candidates to findings, by detect-secrets' plugins and filters, in memory.

The plugins are called by themselves. detect-secrets' own entry points would read files, keep
settings for the whole process, verify tokens over the network, log the values they leave out,
and merge equal values into one finding.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from detect_secrets.filters import heuristic
from detect_secrets.plugins.base import BasePlugin

from rule.detectors import DETECTORS, entropy, keyword, names
from rule.detectors.exclusion import (
    is_excluded,
    is_excluded_in_code,
    is_explained,
    without_uuids,
)
from rule.fields import fields, is_json
from rule.lines import Hit, LineIndex, windows
from rule.model import CodeLine, Confidence, EnvironmentVariable, Finding, SourceFile, Variable


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """What a rule's owner may set; the defaults are detect-secrets' own."""

    base64_entropy_limit: float = 4.5
    """Bits per character above which a base64 string counts as random."""
    hex_entropy_limit: float = 3.0
    """Bits per character above which a hexadecimal string counts as random."""


DEFAULT_SETTINGS = ScannerSettings()


@dataclass(frozen=True, slots=True)
class _Sense:
    """One way to look for secrets: a plugin, its confidence, and where it need look."""

    plugin: BasePlugin
    confidence: Confidence
    gate: re.Pattern[str]
    spans_lines: bool = False


class Scanner:
    """Finds secrets in environment variables and source files. Holds no state between calls."""

    def __init__(self, settings: ScannerSettings = DEFAULT_SETTINGS) -> None:
        base64, hexadecimal = settings.base64_entropy_limit, settings.hex_entropy_limit
        self._settings = settings
        self._shapes = tuple(
            _Sense(row.plugin(), row.confidence, row.gate, row.spans_lines) for row in DETECTORS
        )
        self._keyword = _Sense(keyword.NameDetector(), Confidence.NAMED, keyword.GATE)
        self._entropy = tuple(
            _Sense(plugin, Confidence.ENTROPY, entropy.quoted(plugin))
            for plugin in (entropy.Base64Detector(base64), entropy.HexDetector(hexadecimal))
        )
        self._bare_entropy = tuple(
            _Sense(plugin, Confidence.ENTROPY, plugin.regex)
            for plugin in (entropy.BareBase64Detector(base64), entropy.BareHexDetector(hexadecimal))
        )

    @cached_property
    def fingerprint(self) -> str:
        """A digest that changes whenever another scanner could find something else."""
        return _fingerprint(self._settings, Path(__file__).parent)

    def scan_variable(self, variable: Variable) -> Finding | None:
        """Look at one variable by itself: one finding at most, of the surest kind.

        What stands under a name of its own within the value is looked at under that name. No
        pragma in a value is honoured: a value cannot switch its own detection off.
        """
        candidates = [variable, *fields(variable)]
        by_value = [sense for each in candidates if (sense := self._shape(each))]
        found = by_value or [sense for each in candidates if (sense := self._name_or_chance(each))]
        if not found:
            return None
        surest = max(found, key=lambda sense: sense.confidence)
        location = EnvironmentVariable(variable.name)
        return Finding(location, surest.plugin.secret_type, surest.confidence)

    def scan_file(self, file: SourceFile) -> Iterator[Finding]:
        """Look at each line of a file; yields findings by line, the surest of a line first."""
        index = LineIndex(file.text)
        found: dict[tuple[int, str], Finding] = {}
        for sense in self._senses(file.path):
            for hit in index.hits(sense.gate, spans_lines=sense.spans_lines):
                secret_type = str(sense.plugin.secret_type)
                if (hit.line, secret_type) not in found and _matches_line(sense, file.path, hit):
                    location = CodeLine(file.path, hit.line, third_party=file.third_party)
                    finding = Finding(location, secret_type, sense.confidence)
                    found[hit.line, secret_type] = finding
        yield from (found[key] for key in sorted(found, key=lambda k: (k[0], -found[k].confidence)))

    def _senses(self, path: str) -> tuple[_Sense, ...]:
        if _is_noise(path):
            return self._shapes
        bare = self._bare_entropy if keyword.is_unquoted(path) else ()
        return (*self._shapes, self._keyword, *self._entropy, *bare)

    def _shape(self, variable: Variable) -> _Sense | None:
        # Some plugins want an assignment, some a string by itself, some the end of one.
        for sense in self._shapes:
            for piece in windows(variable.value):
                for text in (f'{variable.name}="{piece}"', piece):
                    if sense.gate.search(text) and any(
                        not is_excluded(secret, sense.confidence)
                        for secret in sense.plugin.analyze_string(text)
                    ):
                        return sense
        return None

    def _name_or_chance(self, variable: Variable) -> _Sense | None:
        name, value = variable.name, variable.value.strip()
        if (
            is_json(value)
            or is_excluded(value, Confidence.NAMED)
            or names.is_named_hash(name, value)
            or names.is_our_nonce(name, value)
        ):
            return None
        if self._is_secrets_name(name) or names.is_token_by_name(name, value):
            return self._keyword
        left = without_uuids(value)
        # The plugins want quotes: around the whole value, or around each word of it.
        texts = [f'"{piece}"' for word in (left, *left.split()) for piece in windows(word)]
        for sense in self._entropy:
            for text in texts:
                for secret in sense.plugin.analyze_string(text):
                    if not is_excluded(secret, Confidence.ENTROPY) and not is_explained(
                        secret, f"{name}={secret}"
                    ):
                        return sense
        return None

    def _is_secrets_name(self, name: str) -> bool:
        # The plugin wants a value that begins with a letter and holds no quote. Whether there is
        # a secret is the name's question here, so one value stands for any.
        matches = self._keyword.plugin.analyze_string(f'{name} = "standin"')
        return not names.is_harmless_name(name) and any(True for _ in matches)


def _matches_line(sense: _Sense, path: str, hit: Hit) -> bool:
    if isinstance(sense.plugin, keyword.NameDetector):
        secrets = (
            secret
            for secret in sense.plugin.analyze_line_of(path, hit.text)
            if not names.is_harmless_name(keyword.name_before(secret, hit.text))
        )
    else:
        secrets = sense.plugin.analyze_string(hit.text)
    return any(
        not is_excluded_in_code(secret, hit.text, sense.confidence)
        and (sense.confidence > Confidence.NAMED or not is_explained(secret, hit.text))
        for secret in secrets
    )


def _is_noise(path: str) -> bool:
    """Styles, pictures, sums and maps: random strings stand in them by their nature."""
    return (
        path.lower().endswith((".css", ".svg", ".map", ".lock", ".sum", ".min.js"))
        or heuristic.is_lock_file(path)
        or heuristic.is_swagger_file(path)
    )


def _fingerprint(settings: ScannerSettings, package: Path) -> str:
    digest = hashlib.sha256(version("detect-secrets").encode())
    # All of this package: how a file is read decides what is found as much as a pattern does.
    for path in sorted(package.rglob("*.py")):
        digest.update(f"\n{path.relative_to(package).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    digest.update(repr(astuple(settings)).encode())
    return digest.hexdigest()
