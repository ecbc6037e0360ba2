"""Which of a function's own files are tests that were packed along.

A runner finds its tests by their names, and no handler imports what has such a name and holds
tests. Neither is enough: a module may be called ``test_data.py``, and any code may call ``it``.
"""

from __future__ import annotations

from ..startup import deferred_re as re

_OF_PYTHON = re.compile(r"(?:test_[^/!]*|[^/!]+_test|conftest)\.py")
"""Source: https://docs.pytest.org/en/stable/explanation/goodpractices.html#test-discovery."""
_OF_JAVASCRIPT = re.compile(r"[^/!]+\.(?:test|spec)\.[cm]?[jt]sx?")
_SCRIPTS = tuple(f".{c}{t}s{x}" for c in ("", "c", "m") for t in "jt" for x in ("", "x"))
_FOLDER = re.compile(r"(?:^|[/!])__(?:tests|mocks)__/")
"""Sources: https://jestjs.io/docs/configuration#testmatch-arraystring,
https://jestjs.io/docs/manual-mocks."""
_OF_COMPILED = {
    # https://pkg.go.dev/cmd/go#hdr-Test_packages: it never becomes part of a program.
    "go": (
        re.compile(r"[^/!]+_test\.go"),
        re.compile(r"^[ \t]*(?:import[ \t]+)?\"testing\"[ \t]*$", re.MULTILINE),
    ),
    # https://maven.apache.org/guides/introduction/introduction-to-the-standard-directory-layout.html
    **dict.fromkeys(
        ("java", "kt", "scala", "groovy"),
        (
            re.compile(r"(?:.*[/!])?src/test/(?:java|kotlin|scala|groovy)/.+"),
            re.compile(
                r"^import[ \t]+(?:static[ \t]+)?"
                r"(?:org\.(?:junit|testng|scalatest|specs2)|kotlin\.test|io\.kotest|munit)\b",
                re.MULTILINE,
            ),
        ),
    ),
    # https://learn.microsoft.com/dotnet/core/testing/unit-testing-csharp-with-xunit
    "cs": (
        re.compile(r"[^/!]+Tests?\.cs"),
        re.compile(r"^[ \t]*\[(?:Fact|Theory|Test|TestCase|TestMethod)\b", re.MULTILINE),
    ),
    # https://rspec.info/documentation/3.13/rspec-core/#the-rspec-command
    "rb": (
        re.compile(r"[^/!]+_(?:spec|test)\.rb"),
        re.compile(
            r"^[ \t]*(?:RSpec\.)?(?:describe|context)[ \t(]+\S.*\bdo\b"
            r"|^class[ \t]+\w+[ \t]*<[ \t]*(?:Minitest|Test::Unit|ActiveSupport::TestCase)",
            re.MULTILINE,
        ),
    ),
}
"""By suffix: what is the name or the path of a test, and what its text holds."""
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


def may_be_own_test(path: str) -> bool:
    """Tell by its path whether a file of the function's own may be a test."""
    return _tells(path) is not None


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
    if compiled := _OF_COMPILED.get(name.rpartition(".")[2]):
        of_path, of_text = compiled
        return of_text if of_path.fullmatch(name) or of_path.fullmatch(path) else None
    if not name.endswith(_SCRIPTS) or name in _SCRIPTS:
        return None
    is_named = (".test." in name or ".spec." in name) and _OF_JAVASCRIPT.fullmatch(name)
    return _TESTS_OF_JAVASCRIPT if is_named or ("__/" in path and _FOLDER.search(path)) else None
