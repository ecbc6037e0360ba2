"""Why an evaluation cannot go on."""

from __future__ import annotations


class RuleError(Exception):
    """An evaluation cannot go on; the message says what was wrong and what to do.

    It is raised instead of a verdict: the invocation fails, Lambda retries it, and the event ends
    in the failure destination. Messages never hold a value.
    """

    def __init__(self, message: str, *, is_temporary: bool = True) -> None:
        """Make the error.

        Args:
            message: what was wrong and what to do.
            is_temporary: whether another try may succeed. If not, and the error is about one part
                of a function, the verdict names that part instead.
        """
        super().__init__(message)
        self.is_temporary = is_temporary


class CacheUnavailable(Exception):
    """DynamoDB did not answer. The message is the error's code, without any part of the request."""
