"""Which of a function's own files are samples: data and prose that were packed along.

A handler may import source code whatever its folder is called, and settings are read as such: both
are the function's own.
"""

from __future__ import annotations

import re

_SAMPLES = re.compile(
    r"""
    (?:^|[/!])(?:
        (?:_{0,2}(?:tests?|mocks?|fixtures?|snapshots?)_{0,2}|testing|specs?
           |(?:tests?|samples?|lambda)?[-_.]?events?|(?:tests?|samples?)[-_.]?data|examples?|samples?|docs?)
        /(?:[^!]*/)?[^/!]+\.(?:json[l5]?|ndjson|ya?ml|xml|csv|tsv|har|snap|log|http|rest
           |md|rst|adoc|txt|html?)
      | (?:readme|changelog|changes|history|contributing)
        (?:(?:[-_.][^/!]*)?\.(?:md|rst|adoc|txt|html?))?
      | (?:[^/!]*[-_.])?(?:test|sample|example)?[-_.]?events?(?:[-_.][^/!]*)?\.json
    )$
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_own_sample(path: str) -> bool:
    """Tell by its path whether a file of the function's own is a sample."""
    return _SAMPLES.search(path) is not None
