"""Variables that something reads before, or beside, any handler's code: they must not move."""

from __future__ import annotations

import re

from remediation.model import Refusal

# By the variable to set, since a text beside a key's own name looks like the key.
_NATIVE = {
    "DD_API_KEY_SECRET_ARN": ("DD_API_KEY", "a secret's ARN"),
    "NEW_RELIC_LICENSE_KEY_SECRET": ("NEW_RELIC_LICENSE_KEY", "a secret's name"),
    "ELASTIC_APM_SECRETS_MANAGER_SECRET_TOKEN_ID": ("ELASTIC_APM_SECRET_TOKEN", "a secret's name"),
    "ELASTIC_APM_SECRETS_MANAGER_API_KEY_ID": ("ELASTIC_APM_API_KEY", "a secret's name"),
}
"""What an extension takes in place of a key in plaintext.

Sources: https://docs.datadoghq.com/serverless/aws_lambda/configuration/,
https://docs.newrelic.com/docs/serverless-function-monitoring/aws-lambda-monitoring/,
https://www.elastic.co/guide/en/apm/lambda/current/aws-lambda-config-options.html
"""
NATIVE_ALTERNATIVES = {key: f"set {name} to {value}" for name, (key, value) in _NATIVE.items()}

_EXTENSIONS = frozenset(
    {
        *NATIVE_ALTERNATIVES,
        "DD_APP_KEY",
        "DD_KMS_API_KEY",
        "DT_CONNECTION_AUTH_TOKEN",
        "LIBHONEY_API_KEY",
        "LUMIGO_TRACER_TOKEN",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "SPLUNK_ACCESS_TOKEN",
        "SUMO_HTTP_ENDPOINT",
    }
)
"""Keys that external extensions read from an environment of their own."""

_RUNTIME = re.compile(
    r"NODE_(OPTIONS|PATH|EXTRA_CA_CERTS|DEBUG|V8_COVERAGE|TLS_REJECT_UNAUTHORIZED)"
    r"|PYTHON[A-Z0-9]+|PYTHON_(CPU_COUNT|GIL|PERF_JIT_SUPPORT|JIT)"
    r"|LD_[A-Z_]+|GLIBC_TUNABLES|MALLOC_[A-Z_]+"
    r"|_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS|DOTNET_[A-Z_]+|RUBY(OPT|LIB)"
    r"|AWS_LAMBDA_EXEC_WRAPPER|AWS_(ENDPOINT_URL\w*|CA_BUNDLE|USE_\w+)"
    r"|(https?|no|all)_proxy|(HTTPS?|NO|ALL)_PROXY|TZ|PATH|LANG|LC_ALL"
)
"""Names that the dynamic linker, a runtime, its wrapper, or the shim's own request reads.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html and the runtimes'
own manuals.
"""

_RESERVED = re.compile(
    r"_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV"
    r"|AWS_LAMBDA_FUNCTION_(NAME|VERSION|MEMORY_SIZE)|AWS_LAMBDA_INITIALIZATION_TYPE"
    r"|AWS_LAMBDA_LOG_\w+|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN"
    r"|AWS_LAMBDA_RUNTIME_API|LAMBDA_(TASK_ROOT|RUNTIME_DIR)|SEALED_ENV_\w+"
)
"""Names that Lambda, or the shim, keeps for itself.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""


def refusal_of(name: str) -> Refusal | None:
    """Tell why a variable must stay in the environment; None if it may move."""
    others = "or name the variables to move without it"
    if _RESERVED.fullmatch(name):
        return Refusal(f"{name} is a reserved name", "name the variables to move without it")
    if name in NATIVE_ALTERNATIVES:
        return Refusal(
            f"{name} is read by an extension, outside the handler",
            f"{NATIVE_ALTERNATIVES[name]} and remove {name}, {others}",
        )
    if name in _EXTENSIONS:
        return Refusal(
            f"{name} is read by an extension, outside the handler",
            f"see the extension's manual for a way without plaintext, {others}",
        )
    if _RUNTIME.fullmatch(name):
        return Refusal(
            f"{name} is read before any handler's code runs",
            f"take the secret out of {name} by hand, {others}",
        )
    return None
