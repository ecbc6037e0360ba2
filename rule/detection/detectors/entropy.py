"""Random-looking strings above a limit of entropy.

detect-secrets applies the limit only when it scans files, and changes a plugin for its search
without quotes. Here a plugin applies the limit itself, and never changes.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable

from detect_secrets.plugins.base import BasePlugin
from detect_secrets.plugins.high_entropy_strings import (
    Base64HighEntropyString,
    HexHighEntropyString,
    HighEntropyStringsPlugin,
)

from ...startup import deferred_re as re
from ..filters.random_text import is_random_text
from ..filters.randomness import is_random, is_surely_random_word

_BELOW = 1.0
_ROUNDING = 1e-6
_SHORTEST_RANDOM = 16
_OTHER_THAN_BASE64 = re.compile(r"[^\w/+=-]")


class _QuickEntropy(HighEntropyStringsPlugin):
    """Computes the same entropy faster, without the letters that a text does not have."""

    def __init__(self, charset: str, limit: float) -> None:
        """Search as detect-secrets does, without backtracking in a string without an end."""
        super().__init__(charset, limit)
        # The plugin's charset is written for a pattern: it has a backslash.
        self.regex = re.compile(rf"(['\"])([{re.escape(charset)}]++)\1")

    def calculate_shannon_entropy(self, data: str) -> float:
        """Return the bits per character of a text, which must not be empty."""
        present, length = set(data), len(data)
        entropy, added = 0.0, dict[int, float]()
        for letter in self.charset:
            if letter in present:
                count = data.count(letter)
                if count not in added:
                    share = count / length
                    added[count] = -share * math.log(share, 2)  # noqa: FURB163 - as detect-secrets has it, to the last bit
                entropy += added[count]
        return entropy


class Base64Detector(Base64HighEntropyString, _QuickEntropy):
    """Scans for random quoted strings of base64."""

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the quoted strings that are above the limit."""
        return _above_limit(self, (found[1] for found in self.regex.findall(string)))


class RandomBase64Detector(Base64Detector):
    """Scans for randomly generated strings that are too short to reach the limit.

    For environments, which hold little text: 16 characters can have at most 4 bits each.
    """

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield strings above the limit, or up to a bit below it and surely random."""
        for secret in super(Base64Detector, self).analyze_string(string):
            if len(secret) < _SHORTEST_RANDOM or _most_bits(secret) <= self.entropy_limit - _BELOW:
                continue
            if is_surely_random_word(secret):
                yield secret
                continue
            bits = self.calculate_shannon_entropy(secret)
            if bits > self.entropy_limit or (
                bits > self.entropy_limit - _BELOW and is_random(secret)
            ):
                yield secret


class RandomTextDetector(BasePlugin):
    """Scans for quoted, randomly generated strings with punctuation, such as passwords.

    For environments. The limit is that of base64: a limit of 8 switches this detector off.
    """

    secret_type = "Random String"  # noqa: S105 - its name

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self.regex = re.compile(r"\"([^\s\"',;|<>()\[\]{}]{12,512})\"")

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield quoted strings that are not base64 and surely random."""
        whole = string[1:-1]
        if math.log2(max(len(whole), 1)) > self._limit - _BELOW and is_random_text(whole):
            yield whole
        for secret in self.regex.findall(string):
            if (
                _OTHER_THAN_BASE64.search(secret)
                and math.log2(len(secret)) > self._limit - _BELOW
                and is_random(secret)
            ):
                yield secret


class HexDetector(HexHighEntropyString, _QuickEntropy):
    """Scans for random quoted strings of hexadecimal digits."""

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the quoted strings that are above the limit."""
        return _above_limit(self, (found[1] for found in self.regex.findall(string)))


class UnquotedBase64Detector(Base64HighEntropyString, _QuickEntropy):
    """Scans for random base64 that is assigned without quotes, as in ``.env`` and YAML."""

    def __init__(self, limit: float) -> None:
        super().__init__(limit)
        self.regex = unquoted(self)

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield an assigned value that is above the limit."""
        return _above_limit(self, self.regex.findall(string))


class UnquotedHexDetector(HexHighEntropyString, _QuickEntropy):
    """Scans for random hexadecimal digits that are assigned without quotes."""

    def __init__(self, limit: float) -> None:
        super().__init__(limit)
        self.regex = unquoted(self)

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield an assigned value that is above the limit."""
        return _above_limit(self, self.regex.findall(string))


def _most_bits(text: str) -> float:
    """Return the most bits per character that so many different characters can give a text.

    It is a quick check before the entropy, which takes longer than everything else.
    """
    return math.log2(len(set(text)))


def quoted(plugin: HighEntropyStringsPlugin) -> re.Pattern[str]:
    """Return a pattern that matches wherever a plugin may find a quoted string."""
    return re.compile(f"['\"]{_random_enough(plugin)}['\"]")


def unquoted(plugin: HighEntropyStringsPlugin) -> re.Pattern[str]:
    """Return a pattern for a line that assigns a string without quotes."""
    # Bounded parts without a common character: no search may take quadratic time.
    name = r"[ \t-]{0,100}(?:export[ \t]{1,4})?[A-Za-z_][\w.-]{0,100}[ \t]{0,10}"
    value = f"({_random_enough(plugin, longest=512)})"
    pattern = rf"^{name}[=:][ \t]{{0,10}}{value}[ \t]{{0,20}}(?:#[^\n]*)?\r?$"
    return re.compile(pattern, re.MULTILINE)


def _random_enough(plugin: HighEntropyStringsPlugin, longest: int | None = None) -> str:
    # n different characters have at most log2(n) bits, so the limit implies a shortest string.
    shortest = math.floor(2**plugin.entropy_limit) + 1
    # The plugin's charset is written for a pattern: it has a backslash.
    return f"[{re.escape(plugin.charset)}]{{{shortest},{longest or ''}}}"


def _above_limit(
    plugin: HighEntropyStringsPlugin, strings: Iterable[str]
) -> Generator[str, None, None]:
    # Most quoted strings are too short, or have too few different characters.
    fewest = 2 ** (plugin.entropy_limit - _ROUNDING)
    for string in strings:
        if len(string) < fewest or len(set(string)) < fewest:
            continue
        if plugin.calculate_shannon_entropy(string) > plugin.entropy_limit:
            yield string
