"""Write ``docs/providers.md`` anew from the detectors: ``python -m
tests.rule.detection.providers.provider_table``."""

from __future__ import annotations

from pathlib import Path

from rule.detection.detectors.registry import DETECTORS
from rule.detection.providers.shape import UUID, Shape
from rule.detection.providers.tokens import SHAPES, ProviderTokenDetector
from rule.model import Confidence

PAGE = Path(__file__).parents[4] / "docs" / "providers.md"
_HEAD = """\
# Providers' tokens

What the rule takes for a token by its shape alone, whatever its name. This page is written from
the detectors by `python -m tests.rule.detection.providers.provider_table`; a test holds it to them.

The address is the page where the provider documents its tokens. Few providers write down lengths
and alphabets: those come from the tokens that they give out and show. A shape that a provider
changes is still found as random, with less confidence; tell us, and we mend the row.

Checksums are not required. GitHub, npm and others end their tokens in one, but the tokens of
documentation, tests and leaks that were edited fail it, and a token that fails a checksum is more
often one of those than an innocent string: requiring it would only lose findings.

Tokens without any shape of their own are found by the name beside them, and as random strings:
those of Algolia, Auth0, Datadog, Heroku before 2024 (a UUID), Okta without `SSWS`, PagerDuty,
Postmark (a UUID), Snowflake, Sumo Logic, Twilio's auth tokens.

| token | shape | source |
| --- | --- | --- |
"""
_MORE = """
## By detect-secrets' own plugins, and by ours

These come with [detect-secrets](https://github.com/Yelp/detect-secrets/tree/master/detect_secrets/plugins),
where each names its source, or stand in `rule/detection/detectors/` as classes of their own.

| token | confidence |
| --- | --- |
"""


def page() -> str:
    """Return the page's text."""
    shapes = (
        f"| {shape.secret_type} | `{_shown(shape)}` | <{shape.source}> |\n" for shape in SHAPES
    )
    plugins = {
        (row.plugin.secret_type, row.confidence)
        for row in DETECTORS
        if not isinstance(row.plugin, ProviderTokenDetector)
    }
    others = (
        f"| {secret_type} | {Confidence(confidence).name.lower()} |\n"
        for secret_type, confidence in sorted(plugins)
    )
    return f"{_HEAD}{''.join(shapes)}{_MORE}{''.join(others)}"


def _shown(shape: Shape) -> str:
    rest = shape.rest
    pattern = shape.prefix + (f"({rest})" if "|" in rest and rest[0] != "(" else rest)
    return pattern.replace(UUID, "<uuid>").replace("(?:", "(").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
