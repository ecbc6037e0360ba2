"""Code that may read a moved variable before the shim loads it, or in another process. Pure.

A variable's name does not say which code reads it. Certain cases are refused elsewhere; this module
warns about possible ones. No warning holds a value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..model import SHIM_LAYERS, WRAPPER_VARIABLE, Function, Stack
from .extension_keys import layer_name

_WEB_ADAPTER = "/opt/bootstrap"
"""The wrapper of the AWS Lambda Web Adapter, which runs the handler, a script, as a program.

Source: https://awslabs.github.io/aws-lambda-web-adapter/getting-started/zip-packages.html
"""
_NODE_OPTIONS = "NODE_OPTIONS"
_PRELOADS = re.compile(
    r"(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)(?=[\s=]|$)"
)
"""Options with which Node.js runs modules before the program.

Source: https://nodejs.org/api/cli.html
"""
_PYTHON_PATHS = ("PYTHONPATH", "PYTHONUSERBASE", "PYTHONHOME")
"""Variables that name folders from which Python imports ``sitecustomize`` and ``usercustomize`` at
its start. PYTHONSTARTUP is not among them: only interactive sessions read it.

Source: https://docs.python.org/3/library/site.html and
https://docs.python.org/3/using/cmdline.html#environment-variables
"""


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor's wrapper or extension, which reads its own variables and no others."""

    prefix: str
    """The prefix of the names of its variables."""
    wrappers: tuple[str, ...] = ()
    """Values of AWS_LAMBDA_EXEC_WRAPPER."""
    layers: str = ""
    """A pattern for the beginning of the names of its layers."""


_VENDORS = (
    # https://docs.datadoghq.com/serverless/aws_lambda/installation/
    Vendor("DD_", ("/opt/datadog_wrapper",), "Datadog-"),
    # https://github.com/open-telemetry/opentelemetry-lambda
    Vendor("OTEL_", ("/opt/otel-handler", "/opt/otel-instrument")),
    # https://docs.newrelic.com/docs/serverless-function-monitoring/aws-lambda-monitoring/
    Vendor("NEW_RELIC_", (), "NewRelic"),
    # https://docs.dynatrace.com/docs/shortlink/trace-lambda-functions
    Vendor("DT_", ("/opt/dynatrace",), "Dynatrace_OneAgent"),
    # https://github.com/lumigo-io/lumigo-node
    Vendor("LUMIGO_", ("/opt/lumigo_wrapper",), "lumigo-"),
    # https://www.elastic.co/guide/en/apm/lambda/current/aws-lambda-config-options.html
    Vendor("ELASTIC_APM_", (), "elastic-apm-"),
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
    Vendor("PARAMETERS_SECRETS_EXTENSION_", (), "AWS-Parameters-and-Secrets-Lambda-Extension"),
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights.html
    Vendor("LAMBDA_INSIGHTS_", (), "LambdaInsightsExtension"),
    # https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-lambda-extensions.html
    Vendor("AWS_APPCONFIG_EXTENSION_", (), "AWS-AppConfig-Extension"),
    # https://developer.hashicorp.com/vault/docs/platform/aws/lambda-extension
    Vendor("VAULT_", (), "vault-lambda-extension"),
    # https://github.com/honeycombio/honeycomb-lambda-extension
    Vendor("LIBHONEY_", (), "honeycomb-lambda-extension"),
    # https://github.com/axiomhq/axiom-lambda-extension
    Vendor("AXIOM_", (), "axiom-extension"),
    # https://coralogix.com/docs/integrations/aws/aws-lambda-telemetry-exporter
    Vendor("CX_", (), "coralogix-aws-lambda-telemetry-exporter"),
    # https://docs.sentry.io/platforms/javascript/guides/aws-lambda/install/layer
    Vendor("SENTRY_", (), "Sentry(Node|Python)ServerlessSDK"),
)
_EXTENSION = re.compile("extension|collector|otel|telemetry|exporter", re.IGNORECASE)
"""A pattern in the names of layers that bring an extension."""


def is_web_adapter(function: Function) -> bool:
    """Tell whether a wrapper runs the handler as a program, which a shim cannot replace."""
    adapter = any("adapter" in layer_name(arn).lower() for arn in function.layers)
    script = (function.handler or "").endswith(".sh")
    return function.environment.get(WRAPPER_VARIABLE) == _WEB_ADAPTER and (adapter or script)


def has_other_code(function: Function) -> bool:
    """Tell whether other code than the handler's and the shim's may run in a function.

    Only a layer can bring an extension; without one, only a wrapper or a preloaded module of the
    package runs before the handler.
    """
    others = [arn for arn in function.layers if not layer_name(arn).endswith(SHIM_LAYERS)]
    return bool(others or function.environment.get(WRAPPER_VARIABLE) or _preloading(function))


def early_readers(function: Function, stack: Stack, moving: Collection[str]) -> Iterator[str]:
    """Yield warnings about code that may no longer find variables that move."""
    shim = stack.shim_for(function.runtime)
    # A shim that is a wrapper loads the secret before anything else of the function's process runs.
    before_shim = () if shim and shim.is_wrapper else (_wrapper, _preloads)
    readers = [
        *(warning for each in before_shim for warning in each(function, moving)),
        *_extensions(function, stack, moving),
    ]
    yield from readers
    if readers:
        yield from _references(function, moving)


def _wrapper(function: Function, moving: Collection[str]) -> Iterator[str]:
    wrapper = function.environment.get(WRAPPER_VARIABLE)
    if not wrapper:
        return
    vendor = next((each for each in _VENDORS if wrapper in each.wrappers), None)
    missed = _own(vendor, moving)
    if missed:
        yield (
            f"{WRAPPER_VARIABLE} starts a script before the handler is loaded, and that script no "
            f"longer finds {_listed(missed)}: {_IF_NEEDED}"
        )


def _preloads(function: Function, moving: Collection[str]) -> Iterator[str]:
    for name in _preloading(function) if moving else ():
        who = (
            "NODE_OPTIONS loads modules before the handler, and those no longer find"
            if name == _NODE_OPTIONS
            else f"A sitecustomize or usercustomize module in a folder of {name} runs before the "
            "handler, and no longer finds"
        )
        yield f"{who} {_listed(moving)}: {_IF_NEEDED}"


def _preloading(function: Function) -> list[str]:
    """Return the variables by which the runtime loads something before the handler."""
    runtime, environment = function.runtime or "", function.environment
    if runtime.startswith("nodejs"):
        return [_NODE_OPTIONS] if _PRELOADS.search(environment.get(_NODE_OPTIONS, "")) else []
    if runtime.startswith("python"):
        return [name for name in _PYTHON_PATHS if environment.get(name)]
    return []


def _extensions(function: Function, stack: Stack, moving: Collection[str]) -> Iterator[str]:
    for arn in function.layers:
        name = layer_name(arn)
        vendor = next((v for v in _VENDORS if v.layers and re.match(v.layers, name)), None)
        if stack.is_shim_layer(arn) or (vendor is None and not _EXTENSION.search(name)):
            continue
        missed = _own(vendor, moving)
        if missed:
            yield (
                f"The layer {name} may bring an extension, a process of its own that no longer "
                f"finds {_listed(missed)}. Nothing here can test it: see whether it works after "
                "CutOver, or leave those variables where they are"
            )


def _references(function: Function, moving: Collection[str]) -> Iterator[str]:
    for name, value in function.environment.items():
        if name in moving:
            continue
        meant = [each for each in moving if re.search(rf"\$(\{{(env:)?{each}\b|{each}\b)", value)]
        if meant:
            yield (
                f"{name} refers to {_listed(meant)}: what replaces the reference before the "
                "handler is loaded finds nothing"
            )


def _own(vendor: Vendor | None, moving: Collection[str]) -> list[str]:
    return [name for name in moving if vendor is None or name.startswith(vendor.prefix)]


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


_IF_NEEDED = "CutOver starts the function without them once, and puts it back if it does not start"
