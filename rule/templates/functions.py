"""How CloudFormation's functions are written, and what stands for what they do not say."""

from __future__ import annotations

import base64
import re

from ..documents.placed import Members, Text

PLACE = re.compile(r"\$\{(!?)([^${}]*)\}")
"""Where ``Fn::Sub`` puts a value, or the text itself behind an exclamation mark."""
TRANSFORM = "Fn::Transform"
"""What a macro makes stands in the place of this."""
_DYNAMIC = re.compile(r"\{\{resolve:(?:\$\{[^{}]*+\}|[^{}])*+\}\}")


class Incalculable(ValueError):
    """An expression has too many values, or is none; says why, and quotes nothing."""


def as_deployed(text: str) -> str:
    """Return a text in which dynamic references look as they will: without ``${…}`` in them."""
    if "{{resolve:" not in text:
        return text
    return _DYNAMIC.sub(lambda found: PLACE.sub(r"\2", found[0]), text)


def function_in(given: object) -> Text | None:
    """Return the name of the function that an object calls; None if it is none, or a loop."""
    if isinstance(given, Members) and len(given) == 1:
        name = given[0][0]
        is_loop = name.startswith("Fn::ForEach::")
        if name in ("Ref", "Condition") or (name.startswith("Fn::") and not is_loop):
            return name
    return None


def placeholder(given: object) -> str:
    """Return what stands for an unknown part of a text, as ``Fn::Sub`` writes a reference."""
    if isinstance(given, Members) and given:
        name, value = given[0]
        return f"${{{value if isinstance(value, str) and '$' not in value else name}}}"
    return "${}"


def in_base64(text: str) -> str:
    """Return what ``Fn::Base64`` makes of a text."""
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")
