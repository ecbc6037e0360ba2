"""What an audit found of some functions."""

from __future__ import annotations

from rule.model import Unread
from tests.rule.audit.account_in_memory import in_variable, outcome

FOUND = outcome("orders", in_variable())
DENIED = outcome(
    "sync", unread=(Unread("code", "lambda:GetFunction was denied: grant it to the rule's role"),)
)
