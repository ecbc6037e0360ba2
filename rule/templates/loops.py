"""Loops in templates: ``Fn::ForEach`` repeats a part for each text of a collection."""

from __future__ import annotations

from ..documents.placed import Members
from .expressions import Expressions

LOOP = "Fn::ForEach::"
"""How the name of a loop begins."""


def of_loop(given: object, expressions: Expressions) -> Members | None:
    """Return what a loop repeats; None if it is written otherwise than CloudFormation does.

    Raises:
        Incalculable: it may become too many lists.
    """
    match given:
        case [str(identifier), collection, Members() as repeated]:
            expressions.bind(identifier, collection)
            return repeated
    return None
