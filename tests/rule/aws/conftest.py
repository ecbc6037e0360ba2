"""Stubs that answer for Lambda and IAM."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.stub import Stubber

from rule.aws.clients import Aws
from tests.rule.aws.partial_answers import Rule


@pytest.fixture
def rule(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rule]:
    with Stubber(aws.functions) as functions:
        yield Rule(aws, functions, monkeypatch)
        functions.assert_no_pending_responses()


@pytest.fixture
def functions(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.functions) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def roles(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.roles()) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()
