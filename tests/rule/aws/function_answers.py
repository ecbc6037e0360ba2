"""What Lambda answers about a function."""

from __future__ import annotations

from typing import Any

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/5f0f7c1e"
URL = "https://code.example/package.zip?X-Amz-Signature=canary-signature"


def answer(**configuration: Any) -> dict[str, Any]:
    return {
        "Configuration": {
            "FunctionName": "orders-api",
            "FunctionArn": ARN,
            "PackageType": "Zip",
            "CodeSha256": "sha",
            **configuration,
        },
        "Code": {"Location": URL},
        "Tags": {"team": "orders"},
    }
