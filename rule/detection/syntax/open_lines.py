"""Lines that only seem to leave the value of their name to the next line."""

from __future__ import annotations

from collections.abc import Sequence

from ...startup import deferred_re as re
from .lists import indent_of

_OTHER_SETTING = re.compile(
    r"\s*(?:[#;].*|\[[^\[\]]{1,100}\]\s*|(?:export\s{1,8})?[\w.-]{1,100}\s{0,8}[=:].*)?"
)
_TARGET = re.compile(r"[\w./%-]+:")
_RECIPE = re.compile(r"\t(?:-?@|\$\(|[a-z][\w./-]* ).*")
_MEMBER = re.compile(
    r"""[ \t#/*|]*("|')[\w.-]{1,80}\1[ \t]*:(?!:).*|[ \t]*[A-Za-z_][\w.-]{1,80}:[ \t]*"""
)
"""Also one that only begins a block of YAML, as the secrets of a workflow have it."""


def is_without_value(line: str, following: Sequence[str]) -> bool:
    """Tell whether a line that ends in a sign has no value.

    Args:
        line: without the spaces at its end.
        following: the next line, if there is one.
    """
    return _is_empty_setting(line, following) or _is_target(line, following)


def _is_empty_setting(line: str, following: Sequence[str]) -> bool:
    """Tell whether a setting has no value, and another one, a comment or nothing stands below."""
    return line.endswith("=") and all(
        indent_of(each) <= indent_of(line) and _OTHER_SETTING.fullmatch(each) for each in following
    )


def _is_target(line: str, following: Sequence[str]) -> bool:
    """Tell whether a line is a target of Make, with a command behind a tab below."""
    return _TARGET.fullmatch(line) is not None and any(map(_RECIPE.fullmatch, following))


def is_next_member(line: str, member: str) -> bool:
    """Tell whether a line is the next member behind one without a value, and not its value."""
    return line.endswith(":") and _MEMBER.fullmatch(member) is not None
