"""The endpoint of Secrets Manager, by the variables that AWS's SDKs read.

Sources: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html,
https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html and the endpoint rules that
botocore ships for Secrets Manager.
"""

from __future__ import annotations

from collections.abc import Mapping

# By partition: the suffix of plain names, of dual-stack names, and of these with FIPS. Where they
# are equal, every name is of both stacks.
_SUFFIXES = {
    "aws": ("amazonaws.com", "amazonaws.com", "amazonaws.com"),
    "aws-us-gov": ("amazonaws.com", "amazonaws.com", "amazonaws.com"),
    "aws-cn": ("amazonaws.com.cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    "aws-iso": ("c2s.ic.gov", "api.aws.ic.gov", "api.aws.ic.gov"),
    "aws-iso-b": ("sc2s.sgov.gov", "api.aws.scloud", "api.aws.scloud"),
    "aws-iso-e": ("cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    "aws-iso-f": ("csp.hci.ic.gov", "api.aws.hci.ic.gov", "api.aws.hci.ic.gov"),
    "aws-eusc": ("amazonaws.eu", "api.amazonwebservices.eu", "api.amazonwebservices.eu"),
}


def endpoint_url(partition: str, region: str, environment: Mapping[str, str]) -> str:
    """Return the URL of Secrets Manager for a secret's partition and Region."""
    if not _is_set(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"):
        for name in ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"):
            if environment.get(name):
                return environment[name]
    suffix, dual_stack, dual_stack_with_fips = _SUFFIXES.get(partition, _SUFFIXES["aws"])
    is_fips = _is_set(environment, "AWS_USE_FIPS_ENDPOINT")
    service = "secretsmanager-fips" if is_fips else "secretsmanager"
    if _is_set(environment, "AWS_USE_DUALSTACK_ENDPOINT"):
        suffix = dual_stack_with_fips if is_fips else dual_stack
    return f"https://{service}.{region}.{suffix}"


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() == "true"
