"""Variables that something reads outside the handler stay, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remediation.model import (
    Options,
    Refusals,
)
from remediation.planning.extension_keys import EXTENSION_KEYS
from remediation.planning.plan import plan
from tests.remediation.builders import (
    LAYERS,
    function,
    target,
)
from tests.remediation.planning.targets import refused


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NODE_OPTIONS", "before any handler's code"),
        ("PYTHONPATH", "before any handler's code"),
        ("PYTHONSTARTUP", "before any handler's code"),
        ("JAVA_TOOL_OPTIONS", "before any handler's code"),
        ("LD_PRELOAD", "before any handler's code"),
        ("AWS_LAMBDA_EXEC_WRAPPER", "before any handler's code"),
        ("HTTPS_PROXY", "before any handler's code"),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "before any handler's code"),
        ("DD_API_KEY", "DD_API_KEY_SECRET_ARN"),
        ("NEW_RELIC_LICENSE_KEY", "NEW_RELIC_LICENSE_KEY_SECRET"),
        ("ELASTIC_APM_SECRET_TOKEN", "ELASTIC_APM_SECRETS_MANAGER_SECRET_TOKEN_ID"),
        ("LUMIGO_TRACER_TOKEN", "by an extension"),
        ("DT_CONNECTION_AUTH_TOKEN", "DT_CONNECTION_AUTH_TOKEN_SECRETS_MANAGER_ARN"),
        ("DT_LOG_COLLECTION_AUTH_TOKEN", "DT_LOG_COLLECTION_AUTH_TOKEN_SECRETS_MANAGER_ARN"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "by an extension"),
        ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "by an extension"),
        ("OTEL_EXPORTER_OTLP_METRICS_HEADERS", "by an extension"),
        ("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "by an extension"),
        ("LIBHONEY_API_KEY", "by an extension"),
        ("SPLUNK_ACCESS_TOKEN", "by an extension"),
        ("SUMO_HTTP_ENDPOINT", "by an extension"),
        ("_HANDLER", "reserved"),
        ("AWS_SECRET_ACCESS_KEY", "reserved"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "reserved"),
        ("SEALED_ENV_HANDLER", "reserved"),
    ],
)
def test_a_variable_stays_that_is_read_outside_the_handler(name: str, said: str) -> None:
    layers = ("arn:aws:lambda:eu-central-1:123456789012:layer:monitoring:3",)
    given = target(function({name: "x", "DB_PASSWORD": "y"}, layers=layers))

    assert said in refused(given, Options(variables=(name,)))


@pytest.mark.parametrize(
    ("name", "layer", "said"),
    [
        ("GRAFANA_CLOUD_API_KEY", "grafana-collector", "GRAFANA_CLOUD_API_KEY_ARN"),
        ("PYROSCOPE_AUTH_TOKEN", "pyroscope-lambda-extension", "by an extension"),
        ("INSTANA_AGENT_KEY", "instana-nodejs", "INSTANA_SSM_PARAM_NAME"),
        ("INSTANA_KEY", "instana-python", "INSTANA_SSM_PARAM_NAME"),
        ("CX_API_KEY", "coralogix-aws-lambda-telemetry-exporter-arm64", "CX_SECRET"),
        ("CORALOGIX_PRIVATE_KEY", "coralogix-extension-x86_64", "by its telemetry exporter"),
        ("LOGZIO_LOGS_TOKEN", "LogzioLambdaExtensionLogs", "by an extension"),
        ("LOGZIO_TRACES_TOKEN", "logzio-otel-python", "by an extension"),
        ("LOGZIO_METRICS_TOKEN", "logzio-otel-python", "by an extension"),
        ("SW_APM_API_TOKEN", "solarwinds-apm-js-14_0_2", "by an extension"),
        ("SW_APM_SERVICE_KEY", "opentelemetry-collector-arm64-0_0_13", "by an extension"),
        ("APPDYNAMICS_AGENT_ACCOUNT_ACCESS_KEY", "appdynamics-lambda-extension", "by an extension"),
        ("AXIOM_TOKEN", "axiom-extension-arm64", "by an extension"),
        ("LOGTAIL_TOKEN", "logtail-lambda-extension", "by an extension"),
        ("EXT_MACKEREL_API_KEY", "mackerel-lambda-extension-agent", "EXT_MACKEREL_API_KEY_SSM"),
    ],
)
def test_a_key_stays_beside_the_layer_that_reads_it_and_moves_without_it(
    name: str, layer: str, said: str
) -> None:
    plain = function({name: "x"})
    beside = replace(plain, layers=(f"{LAYERS}:{layer}:7",))

    assert said in refused(target(beside), Options(variables=(name,)))
    assert not isinstance(plan(target(plain), [name], Options()), Refusals)


@pytest.mark.parametrize(
    "options",
    [
        "-r @sentry/aws-serverless/awslambda-auto",
        "--import @sentry/aws-serverless/awslambda-auto",
        "--require=/opt/nodejs/node_modules/@sentry/serverless/dist/awslambda-auto",
    ],
)
def test_sentrys_address_stays_where_something_is_loaded_that_reads_it(options: str) -> None:
    environment = {"SENTRY_DSN": "x", "NODE_OPTIONS": options}
    preloaded = target(function(environment, runtime="nodejs22.x"))
    by_code = target(function({"SENTRY_DSN": "x", "NODE_OPTIONS": "--enable-source-maps"}))

    assert "by what NODE_OPTIONS loads" in refused(preloaded, Options(variables=("SENTRY_DSN",)))
    assert not isinstance(plan(by_code, ["SENTRY_DSN"], Options()), Refusals)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("OPENTELEMETRY_COLLECTOR_CONFIG_URI", "yaml:exporters::otlp::headers::k: ${env:A_KEY}"),
        ("OPENTELEMETRY_COLLECTOR_CONFIG_URI", "env:A_KEY"),
        ("OPENTELEMETRY_COLLECTOR_CONFIG_FILE", "${A_KEY}"),
        ("OPENTELEMETRY_COLLECTOR_CONFIG_CONTENT", "headers: {k: '${env:A_KEY:-none}'}"),
    ],
)
def test_a_variable_stays_that_the_collectors_configuration_takes(
    variable: str, value: str
) -> None:
    given = target(function({"A_KEY": "x", variable: value}))

    said = refused(given, Options(variables=("A_KEY",)))

    assert f"A_KEY is read by the OpenTelemetry Collector's extension, by {variable}" in said


@pytest.mark.parametrize(
    "value", ["/var/task/collector.yaml", "env:A_KEY_2", "yaml:k: ${env:ANOTHER}"]
)
def test_a_variable_moves_that_the_collectors_configuration_does_not_take(value: str) -> None:
    given = target(function({"A_KEY": "x", "OPENTELEMETRY_COLLECTOR_CONFIG_URI": value}))

    assert not isinstance(plan(given, ["A_KEY"], Options()), Refusals)


def test_every_key_of_an_extension_says_where_it_was_read() -> None:
    for key in EXTENSION_KEYS:
        assert key.source.startswith("https://"), key.name
    names = [key.name for key in EXTENSION_KEYS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "PYTHON_DB_PASSWORD",
        "PYTHONIC_",
        "NODE_TOKEN",
        "AWS_KEY_OF_PARTNER",
        "DD_SITE_X",
    ],
)
def test_a_variable_of_the_functions_own_may_move(name: str) -> None:
    given = target(function({name: "x"}))

    assert not isinstance(plan(given, [name], Options()), Refusals)
