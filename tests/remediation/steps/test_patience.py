"""Many presses at once are throttled for long: each waits that out, rather than go back."""

from __future__ import annotations

import random
from typing import Any
from unittest.mock import patch

import botocore.endpoint
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HTTPHeaders

from remediation.aws.calls import call
from remediation.aws.clients import Aws
from tests.proofs import proofs_but
from tests.prove.load.crowd import raw
from tests.prove.load.virtual_time import VirtualTime
from tests.rehearsal.throttling import REFUSALS


@pytest.mark.slow
@pytest.mark.parametrize("seed", proofs_but([0, 1], range(5)))
def test_a_call_outlasts_half_a_minute_of_throttling(seed: int) -> None:
    clock, answers = VirtualTime(), []

    def answer(request: AWSPreparedRequest, **_: object) -> AWSResponse:
        status, headers, content = REFUSALS["lambda"]
        if clock.now >= 30:
            status, headers, content = 200, {}, b"{}"
        return AWSResponse(request.url, status, HTTPHeaders.from_dict(headers), raw(content))

    client: Any = Aws.connect().functions
    client.meta.events.register("before-send", answer)
    random.seed(seed)  # the SDK's jitter

    def ask() -> None:
        answers.append(
            call("lambda:GetFunction", "orders", client.get_function, FunctionName="orders")
        )

    with patch.object(botocore.endpoint, "time", clock):
        clock.run([ask])

    assert len(answers) == 1
    assert clock.now < 150
