"""Azure's keys that are known by a signature in them, whatever their name."""

from __future__ import annotations

from detect_secrets.plugins.base import RegexBasedDetector

from ...startup import deferred_re as re

_BASE64, _NO_MORE = "[A-Za-z0-9+/]", r"(?![A-Za-z0-9+/=_-])"
_SIGNED_AT_THE_END = (
    # Functions; storage, Cosmos DB, Batch, Machine Learning, API Management.
    r"AzFu[\w-]{5}[AQgw]==",
    rf"(?:\+ASt|ACDb|\+ABa|\+AMC|APIM){_BASE64}{{5}}[AQgw]==",
    # Event Hubs, Service Bus, Relay, IoT Hub, Event Grid, Redis.
    rf"(?:\+AEh|\+ASb|\+ARm|AIoT|AZEG|AzCa)[A-P]{_BASE64}{{5}}=",
    # Search, Container Registry.
    rf"(?:AzSe|\+ACR)[A-D]{_BASE64}{{5}}",
)
_LENGTHS_BEFORE = (44, 76, 33, 42)
_COMMON = r"JQQJ9[9DH][A-Za-z0-9]{26}"
"""The end of a key in the form that services have in common: DevOps, OpenAI and others."""
PREFILTER = "|".join((*_SIGNED_AT_THE_END, _COMMON))


class AzureSignedKeyDetector(RegexBasedDetector):
    """Scans for keys with the signature of the service that gives them out.

    Source: https://github.com/microsoft/security-utilities, https://github.com/microsoft/cask
    """

    secret_type = "Azure Key"  # noqa: S105 - its name

    denylist = (
        *(
            re.compile(rf"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{{{length}}}{end}{_NO_MORE}")
            for length, end in zip(_LENGTHS_BEFORE, _SIGNED_AT_THE_END, strict=True)
        ),
        re.compile(rf"(?<![A-Za-z0-9+/_-])[A-Za-z0-9]{{52}}{_COMMON}{_NO_MORE}"),
    )
