"""What a reference to a variable has for its value if there is none: ``${NAME:-default}``."""

from __future__ import annotations

from ...startup import deferred_re as re

_SHELL = re.compile(r"\$\{(?:[A-Za-z_][\w.-]*?:[-=]|[A-Z_][A-Z0-9_]*[-=])(?P<default>[^{}]+)\}")
"""https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_02"""
_SPRING = re.compile(r"[$#]\{(?P<name>[A-Za-z_][\w.-]*):(?![-=?+])(?P<default>[^{}]+)\}")
"""https://docs.spring.io/spring-framework/reference/core/beans/annotation-config/value-annotations.html"""
_SERVERLESS = re.compile(r"\$\{(?:env|opt|param):[\w.-]+,\s*[\"'](?P<default>[^\"'{}]+)[\"']\}")
"""https://www.serverless.com/framework/docs/guides/variables"""
_TEMPLATE = re.compile(
    r"\{\{-?[^{}\"']*?(?:[\"'][\w.-]*[\"'][^{}\"']*?)?\|\s*default\b[(\s]*"
    r"[\"'](?P<default>[^\"'{}]+)[\"'][^{}\"']*\}\}"
)
"""https://helm.sh/docs/chart_template_guide/function_list/#default, and Jinja's filter."""
_SOURCE = re.compile(r"[a-z]{2,14}")
"""What stands before the colon where a tool takes a value from elsewhere: ``env``, ``ssm``."""

_LONGEST = 4_096


def default_of(reference: str) -> str | None:
    """Return the default in a text that is a reference and nothing else; None without any."""
    if not reference.endswith("}") or len(reference) > _LONGEST:
        return None
    for pattern in (_SHELL, _SERVERLESS, _TEMPLATE):
        if match := pattern.fullmatch(reference):
            return match["default"]
    match = _SPRING.fullmatch(reference)
    return match["default"] if match and not _SOURCE.fullmatch(match["name"]) else None
