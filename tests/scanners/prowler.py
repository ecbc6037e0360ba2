"""detect-secrets as Prowler 5.31 runs it on functions' environments and code.

The settings are copied from Prowler 5.31.0 on PyPI, prowler/lib/utils/utils.py, where
``detect_secrets_scan`` has them; prowler/config/config.yaml, which users may edit, says the same.
The check that calls it is awslambda_function_no_secrets_in_variables. Prowler itself is not
installed: it needs more than a hundred packages for what is a dozen lines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

_WITHOUT_LIMITS = (
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "CloudantDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "IbmCloudIamDetector",
    "IbmCosHmacDetector",
    "JwtTokenDetector",
    "KeywordDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SendGridDetector",
    "SlackDetector",
    "SoftlayerDetector",
    "SquareOAuthDetector",
    "StripeDetector",
    "TwilioKeyDetector",
)
_SETTINGS = {
    "plugins_used": [
        *({"name": name} for name in _WITHOUT_LIMITS),
        {"name": "Base64HighEntropyString", "limit": 6.0},
        {"name": "HexHighEntropyString", "limit": 3.0},
    ],
    "filters_used": [
        {"path": "detect_secrets.filters.common.is_invalid_file"},
        {"path": "detect_secrets.filters.common.is_known_false_positive"},
        {"path": "detect_secrets.filters.heuristic.is_likely_id_string"},
        {"path": "detect_secrets.filters.heuristic.is_potential_secret"},
    ],
}


def flagged_in_file(path: Path) -> bool:
    """Tell whether Prowler would report a file of a function's package."""
    secrets = SecretsCollection()
    with transient_settings(_SETTINGS):
        secrets.scan_file(str(path))
    return bool(secrets)


def flagged_in_environment(environment: Mapping[str, str], folder: Path) -> bool:
    """Tell whether Prowler would report an environment, which it scans as one file of JSON."""
    path = folder / "environment"
    path.write_text(json.dumps(environment, indent=2), encoding="raw_unicode_escape")
    return flagged_in_file(path)
