"""What the rule is asked about, and packages with values in them: sound ones, and damaged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.prove.leaks.twins import Values
from tests.rule.aws.range_server import Misbehaviour, hang_up, status
from tests.rule.packages import patched, zip_of

Package = Callable[[Values], bytes]


@dataclass(frozen=True)
class RuleStory:
    """What the rule is asked, about what."""

    event: str
    package: str = "sound"
    environment_error: Mapping[str, str] | None = None
    download: Misbehaviour | None = field(default=None, repr=False)
    names: tuple[str, ...] = ("orders-api",)
    sealed: bool = False
    """Whether the shim is the function's handler; its environment was written as a whole since."""

    published: bool = False
    """Whether the function has a layer, and published versions that run."""

    @property
    def handler(self) -> str:
        return "scan" if self.event.startswith("scan") else "evaluate"


def _files(values: Values) -> dict[str, str | bytes]:
    return {
        "app.py": f'UPLOADS = "{values.in_code}"\nPASSWORD = {values.password!r}\n',
        "settings.json": json.dumps({"password": values.password, "token": values.token}),
        "broken.txt": f'token = "{values.in_code}" \xff'.encode("latin-1"),
        "inner.zip": f"PK\x03\x04 {values.in_code}",
        "vendor.jar": zip_of({"a.properties": f"password={values.in_code}"}).getvalue(),
    }


def _sound(values: Values) -> bytes:
    return zip_of(_files(values)).getvalue()


def _damaged(values: Values) -> bytes:
    # Each file's checksum is another's.
    return patched(zip_of(_files(values)), (b"PK\x01\x02", 16, b"\0\0\0\1")).getvalue()


def _encrypted(values: Values) -> bytes:
    return patched(zip_of(_files(values)), (b"PK\x01\x02", 8, b"\1\0")).getvalue()


PACKAGES: Mapping[str, Package] = {
    "sound": _sound,
    "damaged": _damaged,
    "encrypted": _encrypted,
    "cut off": lambda values: _sound(values)[:-40],
    "no zip": lambda values: json.dumps(values.environment).encode(),
    "empty": lambda _: b"",
}

RULE_STORIES: Mapping[str, RuleStory] = {
    "a change": RuleStory("change"),
    "a sweep": RuleStory("scheduled", names=("orders-api", "invoices")),
    "versions and a layer": RuleStory("change", published=True),
    "a sweep over versions and layers": RuleStory("scheduled", published=True),
    "the runbook's scan": RuleStory("scan"),
    "the runbook's second scan": RuleStory("scan_verify"),
    **{f"a change of a package that is {name}": RuleStory("change", name) for name in PACKAGES},
    "a change without a key": RuleStory(
        "change", environment_error={"ErrorCode": "AccessDeniedException", "Message": ""}
    ),
    "a sealed function that is broken": RuleStory("change", sealed=True),
    "a download that is refused": RuleStory("change", download=status(403)),
    "a download that fails": RuleStory("change", download=status(503)),
    "a download that breaks off": RuleStory("change", download=hang_up()),
    "an event that is none": RuleStory("malformed_invoking_event_is_no_json"),
}
