"""Which of a function's own files are samples: data and prose that were packed along.

A handler may import source code whatever its folder is called, and settings are read as such: both
are the function's own. Of code, only tests are samples: `own_tests` tells them.
"""

from __future__ import annotations

from ..startup import deferred_re as re

_SAMPLES = re.compile(
    r"""
    (?:^|[/!])(?:
        (?:_{0,2}(?:tests?|mocks?|fixtures?|snapshots?)_{0,2}|testing|specs?
           |(?:tests?|samples?|lambda)?[-_.]?events?|(?:tests?|samples?)[-_.]?data|examples?|samples?|docs?)
        /(?:[^!]*/)?[^/!]+\.(?:json[l5]?|ndjson|ya?ml|xml|csv|tsv|har|snap|log|http|rest
           |md|rst|adoc|txt|html?)
      | \.(?:agents|claude|cursor|gemini|github|kiro|windsurf)/(?:[^!]*/)?[^/!]+\.(?:mdc?|txt)
      | (?:readme|changelog|changes|history|contributing|agents|claude|gemini|skill)
        (?:(?:[-_.][^/!]*)?\.(?:md|rst|adoc|txt|html?))?
      | (?:[^/!]*[-_.])?(?:test|sample|example)?[-_.]?events?(?:[-_.][^/!]*)?\.json
      | (?:pytest|tox)\.ini
      | (?:[^/!]+[-_.])?(?:examples?|samples?|fixtures?)(?:[-_]?\d{1,2})?
        \.(?:json[l5]?|ya?ml|xml|csv|txt)
    )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ENDINGS = frozenset(
    [
        "json",
        "jsonl",
        "json5",
        "ndjson",
        "yaml",
        "yml",
        "xml",
        "csv",
        "tsv",
        "har",
        "snap",
        "log",
        "http",
        "rest",
        "md",
        "mdc",
        "rst",
        "adoc",
        "txt",
        "html",
        "ini",
        "htm",
        "readme",
        "changelog",
        "changes",
        "history",
        "contributing",
    ]
)
"""How samples end: their suffixes, or their whole names. Most files are code, which ends in none,
and the pattern is tried at each place of a path."""


def is_own_sample(path: str) -> bool:
    """Tell by its path whether a file of the function's own is a sample."""
    name = path[max(path.rfind("/"), path.rfind("!")) + 1 :].lower()
    return name.rpartition(".")[2] in _ENDINGS and _SAMPLES.search(path) is not None
