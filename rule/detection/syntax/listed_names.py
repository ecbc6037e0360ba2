"""What lists have beside the name of a secret, and what is none: other names, numbered names."""

from __future__ import annotations

from ...startup import deferred_re as re
from .names import asks_for_secret

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NAME = re.compile(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+"
    r"|[a-z]{2,20}(?:\d{0,2}[A-Z][a-z]{1,20}){1,6}"
)
"""A name of several words, as enumerations list them: ``SASL_SCRAM_256_AUTH``, ``http2Token``."""
_NUMBERED = re.compile(r"\d{1,4}(?:_[a-z]+)+(?:_\d{1,4})?")
"""A file in a series: ``0001_initial``."""
_CLASS_OF_STYLE = re.compile(r"(?:[a-z]{2,12}-){1,3}(?:50|[1-9]00|950)(?: [\w:/-]+){0,9}")
"""A class of Tailwind CSS: https://tailwindcss.com/docs/colors."""
_GUID = re.compile(rf"\{{{_UUID}\}}")
_TYPE = re.compile(r"[A-Za-z]\w*(?:::[A-Za-z]\w*)+")
"""A type with its modules: ``AWS::ApiGateway::ApiKey``, ``Aws::S3::Client``."""


def is_listed(name: str, value: str) -> bool:
    """Tell whether a value beside a name is one more name, or that name with a number.

    Lists of weak passwords have ``password123`` behind ``password``.
    """
    begins = value[: len(name)].casefold() == name.casefold()
    return (begins and value[len(name) :].isdigit()) or bool(
        _TYPE.fullmatch(value)
        or _NUMBERED.fullmatch(value)
        or _CLASS_OF_STYLE.fullmatch(value)
        or _GUID.fullmatch(value)
        or (_NAME.fullmatch(value) and asks_for_secret(value))
    )
