"""Which of a function's own files are tests that were packed along.

A runner finds its tests by their names, and no handler imports what has such a name and holds
tests. Neither is enough: a module may be called ``test_data.py``, and any code may call ``it``.
"""

from __future__ import annotations

import re

_OF_PYTHON = re.compile(r"(?:test_[^/!]*|[^/!]+_test|conftest)\.py")
"""Source: https://docs.pytest.org/en/stable/explanation/goodpractices.html#test-discovery."""
_OF_JAVASCRIPT = re.compile(r"[^/!]+\.(?:test|spec)\.[cm]?[jt]sx?")
_SCRIPT = re.compile(r"[^/!]+\.[cm]?[jt]sx?")
_FOLDER = re.compile(r"(?:^|[/!])__(?:tests|mocks)__/")
"""Sources: https://jestjs.io/docs/configuration#testmatch-arraystring,
https://jestjs.io/docs/manual-mocks."""
_TESTS_OF_PYTHON = re.compile(
    r"^[ \t]*+(?:(?:import|from)[ \t]++(?:unittest|pytest|moto)\b"
    r"|(?:async[ \t]++)?def[ \t]++test_\w++\()",
    re.MULTILINE,
)
_TESTS_OF_JAVASCRIPT = re.compile(
    r"^[ \t]*+(?:await[ \t]+)?(?:describe|it|test|suite)(?:\.\w{2,20}){0,3}+(?:\(\s*+[\"'`\[]|`)"
    r"|^[ \t]*+(?:before|after)(?:Each|All)\(\s*+(?:async\b|function\b|\()"
    r"|\b(?:jest|vi|sinon)\.(?:fn|mock|spyOn|stub)\(",
    re.MULTILINE,
)
_HANDLER = re.compile(
    r"^(?:async[ \t]+)?def[ \t]+(?:lambda_)?handler\b"
    r"|^(?:lambda_)?handler[ \t]*(?::[^=\n]{1,80})?=(?!=)"
    r"|^(?:module\.)?exports\.(?:lambda)?[hH]andler\b"
    r"|^export[ \t]+(?:default[ \t]+)?(?:const|let|(?:async[ \t]+)?function)[ \t]+"
    r"(?:lambda)?[hH]andler\b"
    r"|^(?:module\.exports[ \t]*=|export)[ \t]*\{[^{}]{0,400}?\b(?:lambdaH|h)andler\b",
    re.MULTILINE,
)
"""A handler: Lambda runs the file, whatever its name is."""


def is_own_test(path: str, text: str) -> bool:
    """Tell whether a file of the function's own is a test.

    Args:
        path: the file's path, perhaps in an archive.
        text: the file's text, which must be that of a test, too, and without a handler.
    """
    tells = _tells(path)
    return tells is not None and bool(tells.search(text)) and not _HANDLER.search(text)


def _tells(path: str) -> re.Pattern[str] | None:
    """Return what the text of a test holds, if a file's name is that of a test."""
    name = path[max(path.rfind("/"), path.rfind("!")) + 1 :]
    if name.endswith(".py"):
        return _TESTS_OF_PYTHON if _OF_PYTHON.fullmatch(name) else None
    if _SCRIPT.fullmatch(name) and (_OF_JAVASCRIPT.fullmatch(name) or _FOLDER.search(path)):
        return _TESTS_OF_JAVASCRIPT
    return None
