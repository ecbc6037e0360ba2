"""The table of detectors, each with its confidence and its prefilter.

`filters.policy` says which filters apply to their matches. A new detector is a subclass of
``RegexBasedDetector`` in its own module, and a row in `DETECTORS`. Nothing is registered globally.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from detect_secrets.plugins.artifactory import ArtifactoryDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import BasePlugin
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector

from ...model import Confidence
from ...startup import deferred_re as re
from ..detector import Detector
from ..providers.tokens import SHAPES, ProviderTokenDetector
from .assignments import (
    QuickCloudantDetector,
    QuickIbmCloudIamDetector,
    QuickIbmCosHmacDetector,
    QuickSoftlayerDetector,
)
from .aws import AWSKeyOrSecretDetector
from .azure_keys import PREFILTER as SIGNED_KEYS
from .azure_keys import AzureSignedKeyDetector
from .git_hosts import WholeGitHubTokenDetector, WholeGitLabTokenDetector
from .json_web_key import KTY, PrivateJsonWebKeyDetector
from .json_web_token import JwtDetector
from .private_key import KeyWithoutPemDetector, PrivateKeyBlockDetector
from .slack import WholeSlackTokenDetector
from .structures import (
    AuthorizationDetector,
    AzureSharedAccessDetector,
    KeyedUrlDetector,
    LoginModuleDetector,
    OracleCredentialsDetector,
    PasswordFileDetector,
    WebhookDetector,
)
from .telegram import TelegramBotTokenAloneDetector
from .twilio import WholeTwilioKeyDetector
from .url_credentials import DataSourceNameDetector, UrlCredentialsDetector


def _row(
    plugin: Callable[[], BasePlugin],
    confidence: Confidence,
    prefilter: str,
    *,
    spans_lines: bool = False,
    spans_object: bool = False,
) -> Detector:
    return Detector(plugin(), confidence, re.compile(prefilter), spans_lines, spans_object)


_PROVIDER, _STRUCTURED, _NAMED = Confidence.PROVIDER, Confidence.STRUCTURED, Confidence.NAMED

# With IGNORECASE, detect-secrets' patterns also match U+017F for s and U+212A for k.
_S, _K = "[sS\u017f]", "[kK\u212a]"
_WORDS = r"a-zA-Z0-9\u017f\u212a"
_KEY_OR_PASSWORD = rf"(?:{_K}[eE][yY]|[pP][wW]|[pP][aA]{_S}{_S}|[tT][oO]{_K}[eE][nN])"

DETECTORS: tuple[Detector, ...] = (
    _row(
        PrivateKeyBlockDetector,
        _PROVIDER,
        r"-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY|PuTTY-User",
        spans_lines=True,
    ),
    _row(
        AWSKeyOrSecretDetector,
        _PROVIDER,
        r"A3T[A-Z0-9][0-9A-Z]{16}|(?:ABCA|ABIA|ACCA|ACIA|AKCA|AKIA|ASCA|ASIA)[0-9A-Z]{16}"
        rf"|['\"][{_WORDS}/+]{{40}}['\"]",
    ),
    _row(AzureSignedKeyDetector, _PROVIDER, SIGNED_KEYS),
    _row(AzureStorageKeyDetector, _PROVIDER, r"AccountKey="),
    _row(DiscordBotTokenDetector, _PROVIDER, r"\.[a-zA-Z\d_-]{6}\.[a-zA-Z\d_-]{27}"),
    _row(WholeGitHubTokenDetector, _PROVIDER, r"gh[opusr]_"),
    _row(WholeGitLabTokenDetector, _PROVIDER, r"gl[a-z]{2,5}-|GR1348941"),
    _row(MailchimpDetector, _PROVIDER, r"-us[0-9]"),
    _row(NpmDetector, _PROVIDER, r"/:_authToken="),
    _row(OpenAIDetector, _PROVIDER, r"T3BlbkFJ"),
    _row(PypiTokenDetector, _PROVIDER, r"pypi-Ag"),
    _row(SendGridDetector, _PROVIDER, r"SG\."),
    _row(
        WholeSlackTokenDetector,
        _PROVIDER,
        rf"[xX][oO][xX](?:[aAbBpPoOrR]|{_S})-|[hH][oO][oO]{_K}{_S}\.",
    ),
    _row(SquareOAuthDetector, _PROVIDER, r"sq0csp-"),
    _row(StripeDetector, _PROVIDER, r"[rs]k_live_"),
    _row(TelegramBotTokenAloneDetector, _PROVIDER, r":[0-9A-Za-z_-]{35}"),
    _row(WholeTwilioKeyDetector, _PROVIDER, r"(?:AC|SK)[0-9a-f]{32}"),
    *(_row(partial(ProviderTokenDetector, s), _PROVIDER, s.prefilter or s.prefix) for s in SHAPES),
    _row(
        WebhookDetector,
        _PROVIDER,
        r"hooks\.(?:slack|zapier)\.|/api/webhooks/|\.webhook\.office\.|chat\.googleapis\."
        r"|maker\.ifttt\.|outlook\.office|hook\.(?:[a-z]{2}\d\.make|integromat)\.|/bot/v2/hook/"
        r"|/cgi-bin/webhook/send|\.pagerduty\.com/integration/|/hooks/[A-Za-z0-9]{17}",
    ),
    _row(
        KeyedUrlDetector,
        _STRUCTURED,
        r"\.infura\.io/|\.alchemyapi\.io/|\.g\.alchemy\.com/|\.quiknode\.pro/|appid=[0-9a-f]{32}"
        r"|\.azurewebsites\.net/",
    ),
    _row(UrlCredentialsDetector, _STRUCTURED, r"://"),
    _row(
        DataSourceNameDetector,
        _STRUCTURED,
        # Before an address in parentheses, a password may end in any character.
        r"@(?:(?<=[^\s\"'`]@)(?:tcp|udp|unix|cloudsql)\w{0,12}\("
        r"|(?<=[^\s/:@\"'`]@)(?:/\w|//[A-Za-z0-9]|\(DESCRIPTION"
        r"|(?://)?[A-Za-z0-9][\w.-]{0,250}:\d))",
    ),
    _row(
        KeyWithoutPemDetector,
        _STRUCTURED,
        r"M(?:II[A-P][A-Za-z0-9+/][AQgw]IBA[AD]|I[GH][A-Za-z0-9+/]AgE[AB]|[A-H][A-Za-z0-9+/]CAQ[AE])",
    ),
    _row(PrivateJsonWebKeyDetector, _STRUCTURED, KTY, spans_lines=True, spans_object=True),
    _row(AuthorizationDetector, _STRUCTURED, r"Basic\s"),
    _row(AzureSharedAccessDetector, _STRUCTURED, r"sig=|SharedAccessKey="),
    _row(OracleCredentialsDetector, _STRUCTURED, r"jdbc:oracle:"),
    _row(PasswordFileDetector, _STRUCTURED, r":(?:543[2-9]|6432|\*):[\w*-]{1,63}:[A-Za-z_]"),
    _row(LoginModuleDetector, _STRUCTURED, r"LoginModule\s"),
    _row(JwtDetector, _STRUCTURED, r"eyJ"),
    _row(ArtifactoryDetector, _NAMED, r"AKC[a-zA-Z0-9]{10}|AP[\dABCDEF][a-zA-Z0-9]{8}"),
    _row(
        QuickCloudantDetector,
        _NAMED,
        rf"[cC][lL](?:[oO][uU](?:[dD][aA][nN][tT])?)?[_-]?(?:[aA][pP][iI])?{_KEY_OR_PASSWORD}"
        r"|[cC][lL][oO][uU][dD][aA][nN][tT]\.",
    ),
    _row(QuickIbmCloudIamDetector, _NAMED, rf"[{_WORDS}_\-]{{44}}"),
    _row(QuickIbmCosHmacDetector, _NAMED, r"[a-fA-F0-9]{48}"),
    _row(QuickSoftlayerDetector, _NAMED, rf"[{_WORDS}]{{64}}"),
)
"""In falling confidence. JSON Web Tokens are `STRUCTURED`, since no single provider issues them and
every library for them holds examples: they do not count in dependencies. `rule.detection.scanner`
adds the detectors for names, literals and entropy, which need settings and the kind of file.

Two plugins of detect-secrets are not used: IPPublicDetector, since an address is no secret, and
PrivateKeyDetector, since every library that reads keys has the words BEGIN PRIVATE KEY. Ours needs
the key behind these words.
"""
