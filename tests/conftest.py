"""What every test runs under: no AWS account can be reached by accident."""

from __future__ import annotations

import os

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_EC2_METADATA_DISABLED="true",
    POWERTOOLS_METRICS_NAMESPACE="LambdaNoPlaintextSecrets",
    POWERTOOLS_SERVICE_NAME="lambda-no-plaintext-secrets",
    SCAN_CACHE_TABLE="examinations",
)
