"""From candidates to findings, by detect-secrets' plugins and filters, in memory.

The plugins are called by themselves. detect-secrets' own entry points would read files, keep
settings for the whole process, verify tokens over the network, log the values they leave out,
and merge equal values into one finding.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from detect_secrets.filters import heuristic
from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector
from detect_secrets.plugins.high_entropy_strings import (
    Base64HighEntropyString,
    HexHighEntropyString,
    HighEntropyStringsPlugin,
)
from detect_secrets.plugins.keyword import REGEX_BY_FILETYPE, KeywordDetector
from detect_secrets.util.filetype import determine_file_type

from rule.detectors import DETECTORS, references
from rule.lines import Hit, LineIndex
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
        self._settings = settings
        entropy = (
            Base64HighEntropyString(limit=settings.base64_entropy_limit),
            HexHighEntropyString(limit=settings.hex_entropy_limit),
        )
        self._keyword = _Sense(KeywordDetector(), Confidence.NAMED, _KEYWORD_GATE)
        self._shapes = tuple(
            _Sense(row.plugin(), row.confidence, row.gate, row.spans_lines) for row in DETECTORS
        )
        self._entropy = tuple(
            _Sense(plugin, Confidence.ENTROPY, _entropy_gate(plugin)) for plugin in entropy
        )

    @cached_property
    def fingerprint(self) -> str:
        """A digest that changes whenever another scanner could find something else."""
        digest = hashlib.sha256(version("detect-secrets").encode())
        # All of this package: how a file is read decides what is found as much as a pattern does.
        for path in sorted(Path(__file__).parent.rglob("*.py")):
            digest.update(path.read_bytes())
        digest.update(repr(self._settings).encode())
        return digest.hexdigest()

    def scan_variable(self, variable: Variable) -> Finding | None:
        """Look at one variable by itself: one finding at most, of the surest kind.

        No pragma in a value is honoured: a value cannot switch its own detection off.
        """
        location = EnvironmentVariable(variable.name)
        if variable.name in references.OUR_POINTERS:
            return None
        for sense in self._shapes:
            if self._matches_value(sense, variable):
                return Finding(location, sense.plugin.secret_type, sense.confidence)
        value = variable.value.strip()
        if references.is_reference(value) or _is_excluded_value(value):
            return None
        if self._is_named_secret(variable.name, value):
            return Finding(location, self._keyword.plugin.secret_type, Confidence.NAMED)
        for sense in self._entropy:
            if self._is_random(sense.plugin, variable.name, value):
                return Finding(location, sense.plugin.secret_type, sense.confidence)
        return None

    def scan_file(self, file: SourceFile) -> Iterator[Finding]:
        """Look at each line of a file; yields findings by line, one for each type on a line."""
        index = LineIndex(file.text)
        found: dict[tuple[int, str], Finding] = {}
        for sense in self._senses(file.path):
            for hit in index.hits(sense.gate, spans_lines=sense.spans_lines):
                secret_type = str(sense.plugin.secret_type)
                if (hit.line, secret_type) not in found and self._matches_line(
                    sense, file.path, hit
                ):
                    location = CodeLine(file.path, hit.line, third_party=file.third_party)
                    finding = Finding(location, secret_type, sense.confidence)
                    found[hit.line, secret_type] = finding
        yield from (found[key] for key in sorted(found))

    def _senses(self, path: str) -> tuple[_Sense, ...]:
        if heuristic.is_lock_file(path) or heuristic.is_swagger_file(path) or _is_noise(path):
            return self._shapes
        return (*self._shapes, self._keyword, *self._entropy)

    def _matches_line(self, sense: _Sense, path: str, hit: Hit) -> bool:
        for secret in self._secrets(sense.plugin, path, hit.text):
            if not _is_excluded(secret, hit.text, sense):
                return True
        return False

    def _secrets(self, plugin: BasePlugin, path: str, text: str) -> Iterator[str]:
        match plugin:
            case KeywordDetector():
                by_type = REGEX_BY_FILETYPE.get(determine_file_type(path))
                yield from plugin.analyze_string(text, by_type)
            case HighEntropyStringsPlugin():
                for secret in plugin.analyze_string(text):
                    if plugin.calculate_shannon_entropy(secret) > plugin.entropy_limit:
                        yield secret
            case _:
                yield from plugin.analyze_string(text)

    def _matches_value(self, sense: _Sense, variable: Variable) -> bool:
        # Some plugins want an assignment, some a string by itself, some the end of one.
        for text in (f'{variable.name}="{variable.value}"', variable.value):
            if sense.gate.search(text):
                for secret in sense.plugin.analyze_string(text):
                    if not _is_excluded(secret, text, sense):
                        return True
        return False

    def _is_named_secret(self, name: str, value: str) -> bool:
        if references.is_harmless_name(name) or references.is_named_hash(name, value):
            return False
        # The plugin wants a value that begins with a letter and holds no quote. Whether there is
        # a secret is the name's question here, so one value stands for any.
        plugin = self._keyword.plugin
        return any(True for _ in plugin.analyze_string(f'{name} = "standin"'))

    def _is_random(self, plugin: BasePlugin, name: str, value: str) -> bool:
        if references.is_named_hash(name, value):
            return False
        line = f"{name}={value}"
        texts = (f'"{value}"', value)
        return any(
            not _is_excluded_value(secret)
            and not references.is_reference(secret)
            and not heuristic.is_likely_id_string(secret, line, plugin)
            for text in texts
            for secret in self._secrets(plugin, "", text)
        )


def _is_excluded(secret: str, line: str, sense: _Sense) -> bool:
    if references.is_documented_example(secret) or references.is_repetitive(secret):
        return True
    if isinstance(sense.plugin, RegexBasedDetector) and sense.confidence is Confidence.PROVIDER:
        return False
    return (
        _is_excluded_value(secret)
        or heuristic.is_likely_id_string(secret, line, sense.plugin)
        or heuristic.is_prefixed_with_dollar_sign(secret)
        or heuristic.is_indirect_reference(line)
        or (sense.confidence < Confidence.STRUCTURED and references.is_reference(secret))
    )


def _is_excluded_value(value: str) -> bool:
    return (
        not value
        or heuristic.is_sequential_string(value)
        or heuristic.is_potential_uuid(value)
        or heuristic.is_templated_secret(value)
        or heuristic.is_not_alphanumeric_string(value)
    )


def _is_noise(path: str) -> bool:
    """Styles, pictures, sums and maps: random strings stand in them by their nature."""
    return path.lower().endswith((".css", ".svg", ".map", ".lock", ".sum", ".min.js"))


def _entropy_gate(plugin: HighEntropyStringsPlugin) -> re.Pattern[str]:
    # n different characters give at most log2(n) bits, so the limit sets a shortest string.
    shortest = math.floor(2**plugin.entropy_limit) + 1
    characters = re.escape(plugin.charset)
    return re.compile(rf"['\"][{characters}]{{{shortest},}}['\"]")


_KEYWORD_GATE = re.compile(
    "(?:[aA][pP][iI]|[tT][hH]|[cC][eE]|[nN][tT]|[dD][bB]|[sS\u017f][eE]|[iI][vV]|[tT][eE])_?"
    "[kK\u212a][eE][yY]"
    "|[pP][aA][sS\u017f][sS\u017f]|[pP][wW][dD]"
    "|[sS\u017f][eE][cC][rR][eE][tT]|[cC][oO][nN][tT][rR][aA][sS\u017f][eE]"
)
"""Every word of KeywordDetector's own list, or a part of it; case-blind as it is."""
