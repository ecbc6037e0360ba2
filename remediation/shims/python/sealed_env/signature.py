"""Signature Version 4 of one kind of request: a POST to ``/`` without a query.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac

SERVICE = "secretsmanager"


def authorization(
    headers: dict[str, str], body: bytes, region: str, key_id: str, secret_key: str
) -> str:
    """Return the Authorization header for a request.

    Args:
        headers: all that are signed, with lower-case names; ``host`` and ``x-amz-date``
            (YYYYMMDDTHHMMSSZ, UTC) among them.
        body: of the request.
        region: of the secret.
        key_id: the access key's ID.
        secret_key: the access key's secret part.
    """
    names = sorted(headers)
    signed = ";".join(names)
    canonical = "\n".join(
        [
            "POST",
            "/",
            "",
            *(f"{name}:{' '.join(headers[name].split())}" for name in names),
            "",
            signed,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    time = headers["x-amz-date"]
    scope = f"{time[:8]}/{region}/{SERVICE}/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{time}\n{scope}\n{digest}"
    key = b"AWS4" + secret_key.encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return (
        f"AWS4-HMAC-SHA256 Credential={key_id}/{scope}, "
        f"SignedHeaders={signed}, Signature={signature}"
    )
