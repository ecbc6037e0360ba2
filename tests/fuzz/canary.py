"""What must not show: a text that mutations put wherever a value may stand."""

from __future__ import annotations

from collections.abc import Iterable

CANARY = "cnry99wren"
"""In no name, no message and no pattern of the project."""


def must_not_tell(told: Iterable[object]) -> None:
    """Check that nothing of what was told holds the canary, in plain or as Python shows it.

    Raises:
        AssertionError: it shows.
    """
    for text in told:
        assert CANARY not in str(text), "the canary shows"
        assert CANARY not in repr(text), "the canary shows in a repr"


def must_be_a_refusal(error: Exception) -> None:
    """Check that an error is one sentence, without what led to it: that may hold the input.

    Raises:
        AssertionError: it is not.
    """
    assert "\n" not in str(error)
    must_not_be_chained(error)


def must_not_be_chained(error: Exception) -> None:
    """Check that an error does not show what led to it.

    Raises:
        AssertionError: it does.
    """
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
