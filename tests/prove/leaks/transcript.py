"""Everything that a run shows to anybody, by the channel that shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.prove.leaks.lookout import Lookout
from tests.prove.leaks.twins import alike

SDK_LOG = "log of boto3, botocore and urllib3"
CHANNELS = (
    "log of the rule",
    "log of remediation",
    SDK_LOG,
    "log of everything else",
    "metrics and standard output",
    "standard error",
    "exceptions and their chains",
    "shown objects",
    "events",
    "answers",
    "steps of runbooks",
    "executions of runbooks",
    "verdicts and annotations",
    "cached examinations",
    "requests' addresses",
    "requests' headers",
    "requests' parameters",
    "names, descriptions, versions and tags of secrets",
    "functions besides their own variables",
    "files and folders",
    "arguments of processes",
    "environments of processes",
    "command line's output",
    "log of the Python shim",
    "log of the Node shim",
    "log of the wrapper shim",
    "answers to the probe",
)
"""Where values could show, outside of Secrets Manager and the function itself."""

_NOT_COMPARED = ("shown objects", "arguments of processes", "environments of processes")
"""Channels whose texts are only searched: objects may count what a value holds, and of processes a
run sees those that are there when it looks."""

_VARYING = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # UUIDs
    r"|\d{4}-\d\d-\d\d(?:[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?|\d{8}T\d{6}Z|\b\d{8}(?=/)"  # times
    r"|datetime\.datetime\([^()]*(?:\([^()]*\))?\)"
    r"|(?<=Signature=)[0-9a-f]{64}"  # with AWS's key, which makes it as good as random
    r"|(?<=attempt=)\d+(?:; max=\d+)?|reached max retries: \d+"
    r"|0x[0-9a-f]{6,}|(?<=127\.0\.0\.1:)\d+|(?<=/tmp/)[\w./-]+"
    r"|\b\d{10}(?:\.\d+|\d{3})?\b"  # seconds and milliseconds since 1970
)
"""What no two runs have in common."""


@dataclass
class Transcript:
    """What one run showed."""

    shown: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    calls: list[str] = field(default_factory=list)
    """Those to AWS that led to it, where somebody asks."""
    types: set[str] = field(default_factory=set)
    """Types of the product of which objects were shown."""

    def add(self, channel: str, text: object) -> None:
        """Note that a text was shown."""
        assert channel in CHANNELS, channel
        self.shown[channel].append(str(text))

    def text(self, channel: str) -> str:
        return "\n".join(self.shown.get(channel, ()))

    def leaks(self, lookout: Lookout) -> Iterable[str]:
        """Yield what a channel gives away: the value's name, and the form."""
        for channel in self.shown:
            seen = lookout.seen_in(self.text(channel))
            if seen:
                first = min(seen)
                yield f"{channel}: {first.canary} shows {first.form}"

    def differences(self, other: Transcript) -> Iterable[str]:
        """Yield where this and the transcript of a world with other values differ."""
        for channel in sorted({*self.shown, *other.shown} - {*_NOT_COMPARED}):
            one, two = (_VARYING.sub("~", each.text(channel)) for each in (self, other))
            if one != two:
                yield f"{channel}: depends on a value: {next(alike(one, two), 'by its lines')}"
