"""Powertools' logger, without what finds a correlation id in an event: the rule logs none.

It loads a parser of JMESPath with functions of its own, which takes a fiftieth of a cold start.
"""

from __future__ import annotations

from importlib import import_module

from .stubs import StubModule
from .substitutes import substitute_in

_UTILITIES = "aws_lambda_powertools.utilities"
_JMESPATH = f"{_UTILITIES}.jmespath_utils"


def _query(**given: object) -> object:
    return import_module(_JMESPATH).query(**given)


def prepare_powertools() -> None:
    """Let the logger be imported without its JMESPath, which comes when somebody asks for it."""
    why = "the logger uses its JMESPath only"
    jmespath = StubModule(_JMESPATH, why, query=_query)
    substitute_in(
        "aws_lambda_powertools.logging",
        **{_UTILITIES: StubModule(_UTILITIES, why, jmespath_utils=jmespath)},
    )
