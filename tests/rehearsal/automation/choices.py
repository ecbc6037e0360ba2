"""The conditions of ``aws:branch``.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .document import InvalidContent
from .references import as_text

Compare = Callable[[Any, Any], bool]


def _on_texts(compare: Callable[[str, str], bool]) -> Compare:
    return lambda variable, constant: compare(as_text(variable), as_text(constant))


def _on_numbers(compare: Callable[[float, float], bool]) -> Compare:
    return lambda variable, constant: compare(float(variable), float(constant))


_OPERATORS: Mapping[str, Compare] = {
    "StringEquals": _on_texts(operator.eq),
    "EqualsIgnoreCase": _on_texts(lambda one, other: one.lower() == other.lower()),
    "StartsWith": _on_texts(str.startswith),
    "EndsWith": _on_texts(str.endswith),
    "Contains": _on_texts(operator.contains),
    "NumericEquals": _on_numbers(operator.eq),
    "NumericGreater": _on_numbers(operator.gt),
    "NumericLesser": _on_numbers(operator.lt),
    "NumericGreaterOrEquals": _on_numbers(operator.ge),
    "NumericLesserOrEquals": _on_numbers(operator.le),
    "BooleanEquals": _on_texts(lambda one, other: one.lower() == other.lower()),
}


def check(choice: Any, where: str) -> None:
    """Check the form of a choice.

    Raises:
        InvalidContent: it has no NextStep, or not one condition of a known operator.
    """
    if not isinstance(choice, dict) or "NextStep" not in choice:
        raise InvalidContent(f"{where}: a choice has a NextStep")
    _check_condition(_without_next(choice), where)


def holds(choice: Mapping[str, Any]) -> bool:
    """Return whether a choice whose references are resolved is true.

    Raises:
        ValueError: a Numeric operator was given something else.
    """
    return _holds(_without_next(choice))


def next_steps(choices: Any) -> Iterator[str]:
    """Yield the steps that choices lead to."""
    for choice in choices:
        yield str(choice["NextStep"])


def _without_next(choice: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in choice.items() if key != "NextStep"}


def _holds(condition: Mapping[str, Any]) -> bool:
    match condition:
        case {"And": list(parts)}:
            return all(_holds(part) for part in parts)
        case {"Or": list(parts)}:
            return any(_holds(part) for part in parts)
        case {"Not": dict(part)}:
            return not _holds(part)
    (name,) = condition.keys() - {"Variable"}
    return _OPERATORS[name](condition["Variable"], condition[name])


def _check_condition(condition: Any, where: str) -> None:
    match condition:
        case {"And": list(parts)} | {"Or": list(parts)} if len(condition) == 1:
            for part in parts:
                _check_condition(part, where)
        case {"Not": dict(part)} if len(condition) == 1:
            _check_condition(part, where)
        case {"Variable": _, **rest} if len(rest) == 1 and rest.keys() <= _OPERATORS.keys():
            return
        case _:
            raise InvalidContent(
                f"{where}: a condition is And, Or, Not, or a Variable with one of "
                f"{', '.join(_OPERATORS)}"
            )
