"""Private JSON Web Keys: in JSON, and as an object of a program, in one line or several."""

from __future__ import annotations

from detect_secrets.plugins.base import RegexBasedDetector

from ...startup import deferred_re as re

_NAME = r"(?<![\w.$-])[\"']?{}[\"']?\s{{0,3}}(?::|=>?)\s{{0,3}}"
_KTY = _NAME.format("kty") + r"[\"'](?:EC|RSA|oct|OKP|AKP)[\"']"
"""Sources: https://www.rfc-editor.org/rfc/rfc7518#section-6, rfc8037#section-2, rfc9864."""
_PRIVATE = _NAME.format("[dk]") + r"[\"']([A-Za-z0-9_-]{22,1400})[\"']"
_BETWEEN = rf"(?:(?!{_NAME.format('(?:kty|[dk])')})[^{{}}]){{0,3500}}+"
"""No such name again: each character is read for one of them."""

KTY = r"kty[\"']?\s{0,3}[:=]"
"""What is searched for first."""


class PrivateJsonWebKeyDetector(RegexBasedDetector):
    """Scans for the private number, or the shared key, beside the type of a JSON Web Key."""

    secret_type = "JSON Web Key"  # noqa: S105 - its name

    denylist = (
        re.compile(rf"{_KTY}{_BETWEEN}{_PRIVATE}"),
        re.compile(rf"{_PRIVATE}(?={_BETWEEN}{_KTY})"),
    )
