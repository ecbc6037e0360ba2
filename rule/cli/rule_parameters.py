"""The rule's parameters, as ``audit --parameters`` takes them."""

from __future__ import annotations

import json

from ..compliance.parameters import parse_parameters
from ..model import RuleParameters


def rule_parameters(text: str) -> RuleParameters:
    """Read the rule's InputParameters.

    Raises:
        ValueError: the text is no JSON object.
        InvalidRuleParameters: they are not the rule's.
    """
    try:
        named = json.loads(text)
    except (ValueError, RecursionError):
        named = None
    if not isinstance(named, dict):
        raise ValueError("--parameters must be a JSON object of the rule's parameters")
    return parse_parameters(named)
