"""A Lambda context for tests: what the runtime would hand to a handler."""

from __future__ import annotations

import math

from aws_lambda_powertools.utilities.typing import LambdaContext

from rule.evidence.allowance import SHARE_OF_MEMORY
from tests.rule.scanning.process_memory import MB, data_bytes

_MEGABYTES = 1_024


class Context(LambdaContext):
    """Has a given time left, and 1,024 MB beside what the process of the tests holds.

    A function's process holds little more than the function. That of the tests holds what all
    tests before have left there, and a process that is forked from it begins with that.
    """

    def __init__(self, seconds: float = 300.0) -> None:
        self._seconds = seconds
        self._function_name = "rule"
        held = math.ceil(data_bytes() / MB / SHARE_OF_MEMORY)
        self._memory_limit_in_mb = held + _MEGABYTES
        self._invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:rule"
        self._aws_request_id = "7c1f4f0e"

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]
        return int(self._seconds * 1000)
