"""Tokens that say by a prefix of their own whose they are.

A prefix that a provider reserved makes a token sure: no entropy is asked for, and no name. Each row
is a shape as its provider gives it out; https://docs.github.com/en/code-security/reference/
secret-security/supported-secret-scanning-patterns lists most of the providers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from detect_secrets.plugins.base import RegexBasedDetector

_NOT_WITHIN_A_WORD = r"(?<![0-9A-Za-z_-])"
_NO_MORE = r"(?![0-9A-Za-z_-])"
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


@dataclass(frozen=True, slots=True)
class Shape:
    """How the tokens of one provider look."""

    secret_type: str
    prefix: str
    """A pattern for their beginning."""
    rest: str
    """A pattern for what follows."""
    gate: str = ""
    """What every text with such a token holds, if something is rarer than the prefix."""


class ProviderTokenDetector(RegexBasedDetector):
    """Scans for the tokens of one provider, whole: not within a longer word."""

    secret_type = ""
    denylist: tuple[re.Pattern[str], ...] = ()

    def __init__(self, shape: Shape) -> None:
        """Look for one shape."""
        self.secret_type = shape.secret_type
        pattern = f"{_NOT_WITHIN_A_WORD}(?:{shape.prefix})(?:{shape.rest}){_NO_MORE}"
        self.denylist = (re.compile(pattern),)


SHAPES: tuple[Shape, ...] = (
    Shape("Adafruit IO Key", "aio_", r"[A-Za-z0-9]{28}"),
    Shape("Age Secret Key", "AGE-SECRET-KEY-1", r"[0-9A-Z]{58}"),
    Shape("Airtable Token", r"pat[A-Za-z0-9]{14}\.", r"[0-9a-f]{64}"),
    Shape("Anthropic API Key", "sk-ant-", r"[a-z]{2,6}\d{2}-[A-Za-z0-9_-]{80,}"),
    Shape("Atlassian Token", "AT(?:ATT|CTT|BBB|OATT)", r"[A-Za-z0-9_=-]{20,}"),
    Shape("Brevo API Key", "xkeysib-", r"[0-9a-f]{64}-[A-Za-z0-9]{16}"),
    Shape("Buildkite Token", "bk(?:ua|aj|at)_", r"[0-9a-f]{40}"),
    Shape("Clojars Token", "CLOJARS_", r"[0-9a-f]{60}"),
    Shape("Databricks Token", "dapi", r"[0-9a-f]{32}(?:-\d)?"),
    Shape("DigitalOcean Token", "do[opr]_v1_", r"[0-9a-f]{64}"),
    Shape("Docker Hub Token", "dckr_[po]at_", r"[A-Za-z0-9_-]{20,}"),
    Shape("Doppler Token", r"dp\.(?:pt|st|ct|sa|scim|audit)\.", r"(?:[\w-]{2,35}\.)?\w{40,44}"),
    Shape("Dropbox Token", r"sl\.", r"(?:u\.)?[A-Za-z0-9_-]{100,}"),
    Shape("Duffel Token", "duffel_(?:test|live)_", r"[A-Za-z0-9_-]{43}"),
    Shape("Dynatrace Token", r"dt0[a-z]\d{2}\.", r"[A-Z0-9]{8,24}\.[A-Z0-9]{64}"),
    Shape("EasyPost Key", "EZ[AT]K", r"[A-Za-z0-9]{54}"),
    Shape("Entra Client Secret", r"[\w~.-]{3}\dQ~", r"[\w~.-]{31,34}", r"\dQ~"),
    Shape("Figma Token", "fig[dou]_", r"[A-Za-z0-9_-]{40,}"),
    Shape("Flutterwave Key", "FLWSECK", r"(?:_TEST)?-[0-9a-zA-Z]{12,34}(?:-X)?"),
    Shape("Frame.io Token", "fio-u-", r"[A-Za-z0-9_=-]{64}"),
    Shape("GitHub Token", "github_pat_", r"[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    Shape("GitLab Token", "gl(?:ffct|soat|wt|dt|rtr|cbt)-", r"[A-Za-z0-9_.-]{20,}"),
    Shape("Google API Key", "AIza", r"[A-Za-z0-9_-]{35}"),
    Shape("Google OAuth Secret", "GOCSPX-", r"[A-Za-z0-9_-]{28}"),
    Shape("Google OAuth Token", r"ya29\.", r"[A-Za-z0-9_-]{40,}"),
    Shape("Grafana Token", "glsa_", r"[A-Za-z0-9]{32}_[0-9a-fA-F]{8}"),
    Shape("Grafana Cloud Token", "glc_eyJ", r"[A-Za-z0-9+/]{29,}={0,2}"),
    Shape("Harness Token", r"[ps]at\.", r"[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}"),
    Shape("Heroku API Key", "HRKU-", r"[A-Za-z0-9_-]{36,60}"),
    Shape("Hugging Face Token", "(?:hf|api_org)_", r"[A-Za-z]{34}"),
    Shape("HubSpot Token", r"pat-[a-z]{2}\d-", _UUID),
    Shape("Infracost API Key", "ico-", r"[A-Za-z0-9]{32}"),
    Shape("LaunchDarkly Key", "(?:api|sdk)-", _UUID),
    Shape("Linear API Key", "lin_", r"(?:api|oauth)_[A-Za-z0-9]{32,64}"),
    Shape("Mailgun Key", "key-", r"[0-9a-f]{32}"),
    Shape("Mapbox Secret Token", r"sk\.eyJ", r"[A-Za-z0-9_-]{60,}\.[A-Za-z0-9_-]{22}"),
    Shape("Netlify Token", "nf[pcoub]_", r"[A-Za-z0-9]{36}"),
    Shape("New Relic Key", "NR(?:AK|II|IQ|RA|AA|JS)-", r"[A-Za-z0-9_-]{19,42}"),
    Shape("Notion Token", "ntn_", r"[A-Za-z0-9]{46}"),
    Shape("Notion Token", "secret_", r"[A-Za-z0-9]{43}"),
    Shape("npm Token", "npm_", r"[A-Za-z0-9]{36}"),
    Shape("NuGet API Key", "oy2", r"[a-z0-9]{43}"),
    Shape("OpenAI API Key", "sk-(?:proj|svcacct|admin)-", r"[A-Za-z0-9_-]{58,}"),
    Shape("OpenRouter API Key", "sk-or-v1-", r"[0-9a-f]{64}"),
    Shape("Plaid Token", "access-(?:sandbox|development|production)-", _UUID),
    Shape("PlanetScale Token", "pscale_(?:tkn|pw|oauth)_", r"[\w.=-]{32,64}"),
    Shape("Postman API Key", "PMAK-", r"[0-9a-f]{24}-[0-9a-f]{34}"),
    Shape("Prefect Key", "pn[bu]_", r"[a-zA-Z0-9]{36}"),
    Shape("Pulumi Token", "pul-", r"[0-9a-f]{40}"),
    Shape("ReadMe API Key", "rdme_", r"[a-z0-9]{70}"),
    Shape("Replicate Token", "r8_", r"[A-Za-z0-9]{37}"),
    Shape("RubyGems API Key", "rubygems_", r"[0-9a-f]{48}"),
    Shape("Sentry Token", "sntryu_", r"[0-9a-f]{64}"),
    Shape("Sentry Token", "sntrys_eyJ", r"[A-Za-z0-9+/=_]{80,}"),
    Shape("Shippo Token", "shippo_(?:live|test)_", r"[0-9a-f]{40}"),
    Shape("Shopify Token", "shp(?:at|ca|pa|ss|ua)_", r"[0-9a-fA-F]{32}"),
    Shape("Slack App Token", "xapp-", r"\d-[A-Z0-9]+-\d+-[0-9a-z]+"),
    Shape("Sourcegraph Token", "sgp_", r"(?:[0-9a-fA-F]{16}_|local_)?[0-9a-fA-F]{40}"),
    Shape("Square Token", "sq0atp-", r"[A-Za-z0-9_-]{22}"),
    Shape("Stripe Test Key", "[sr]k_test_", r"[A-Za-z0-9]{24,247}"),
    Shape("Stripe Webhook Secret", "whsec_", r"[A-Za-z0-9+/]{32,}={0,2}"),
    Shape("Supabase Key", "sbp_", r"[0-9a-f]{40}"),
    Shape("Supabase Key", "sb_secret_", r"[A-Za-z0-9_-]{22,}"),
    Shape("Tailscale Key", "tskey-", r"[a-z]+-[0-9A-Za-z_]{10,}-[0-9A-Za-z_]{20,}"),
    Shape("Terraform Cloud Token", r"[A-Za-z0-9]{14}\.atlasv1\.", r"[\w=-]{60,70}", r"\.atlasv1\."),
    Shape("UpCloud Token", "ucat_", r"[0-9A-Z]{26}"),
    Shape("Vault Token", r"hv[sbr]\.", r"[A-Za-z0-9_-]{24,}"),
    Shape("xAI API Key", "xai-", r"[A-Za-z0-9]{70,}"),
)
