"""The errors of the shim. None holds a value."""

from __future__ import annotations


class SecretNotLoaded(Exception):
    """The function cannot start: its secret did not load.

    ``code`` is AWS's, or the name of an error.
    """

    def __init__(self, arn: str, code: str, remedy: str) -> None:
        self.code = code
        self.remedy = remedy
        super().__init__(f"{arn} was not loaded: {code}. {remedy}")


class SettingsNotSound(ValueError):
    """The environment names an endpoint or proxy to which no request can be sent."""


class CABundleNotRead(SettingsNotSound):
    """AWS_CA_BUNDLE names a file that does not exist, or holds no certificates."""


class ProxyRefused(SettingsNotSound):
    """The proxy refuses this function's requests."""


_REMEDIES = {
    "AccessDeniedException": (
        "Attach LambdaSecretsManagerPolicy to the function's role (secretsmanager:GetSecretValue; "
        "kms:Decrypt, if the secret has a key of its own); a permissions boundary may deny it, too"
    ),
    "DecryptionFailure": "Let the function's role kms:Decrypt with the secret's key",
    "ResourceNotFoundException": "Restore the secret, or back the function out",
    "InvalidRequestException": "The secret awaits deletion: restore it, or back the function out",
    "not a JSON object of strings": 'The secret\'s value must be {"VARIABLE": "value", ...}',
    "no credentials": "The execution environment has none: give the function a role",
    "CABundleNotRead": (
        "AWS_CA_BUNDLE names a file that is not there or holds no certificates: put the file where "
        "the variable says, or remove the variable"
    ),
    "ProxyRefused": "Let the proxy (HTTPS_PROXY) pass requests to Secrets Manager, or set NO_PROXY",
    "SSLCertVerificationError": (
        "The server's certificate is not trusted: name its authority's in AWS_CA_BUNDLE, or "
        "mend the proxy"
    ),
    "no process": (
        "The request runs in a process of its own, which did not finish: see whether "
        "memory sufficed, and whether something in the function keeps processes from starting"
    ),
}
_DOCUMENTED = (
    "See https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html"
)
_NETWORK = "No answer: in a VPC, the function needs a route or an endpoint to Secrets Manager"
_SETTINGS = (
    "No valid answer: correct the variables for the endpoint, the proxy or the credentials "
    "(AWS_ENDPOINT_URL, HTTPS_PROXY)"
)


def not_loaded(arn: str, code: str) -> SecretNotLoaded:
    """Return the error for a code, with what to do about it."""
    return SecretNotLoaded(arn, code, _REMEDIES.get(code, _DOCUMENTED))


def no_answer(arn: str, error: BaseException) -> SecretNotLoaded:
    """Return the error for a failed request; it names only the kind of failure."""
    code = type(error).__name__
    remedy = _NETWORK if isinstance(error, OSError) else _SETTINGS
    return SecretNotLoaded(arn, code, _REMEDIES.get(code, remedy))
