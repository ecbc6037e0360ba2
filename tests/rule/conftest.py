"""The rule's clients, for tests that stub AWS's answers."""

from __future__ import annotations

import pytest

from rule.aws import Aws


@pytest.fixture
def aws() -> Aws:
    return Aws.connect()
