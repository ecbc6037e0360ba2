"""A Lambda context for tests: what the runtime would hand to a handler."""

from __future__ import annotations

from aws_lambda_powertools.utilities.typing import LambdaContext


class Context(LambdaContext):
    """Has a given time left, and 1,024 MB."""

    def __init__(self, seconds: float = 300.0) -> None:
        self._seconds = seconds
        self._function_name = "rule"
        self._memory_limit_in_mb = 1024
        self._invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:rule"
        self._aws_request_id = "7c1f4f0e"

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]
        return int(self._seconds * 1000)
