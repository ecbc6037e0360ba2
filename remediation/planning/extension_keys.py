"""Keys that extensions, and code that is loaded before the handler, read by themselves. Data.

An extension is a process of its own, started before the function's code, so the values that the
shim loads never reach it. Each row has its source: the vendor's documentation or published code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import Function


@dataclass(frozen=True, slots=True)
class ExtensionKey:
    """A variable that must stay where something other than the handler reads it."""

    name: str
    source: str
    instead: str = ""
    """The vendor's own way without plaintext; empty if none is documented."""
    layer: str = ""
    """The variable stays only beside a layer whose name matches this pattern, in any case, since
    the functions' own code uses that name as well; empty: beside any layer, and beside anything
    that is loaded before the handler."""
    preloaded: str = ""
    """The variable stays only where NODE_OPTIONS loads something that matches this pattern."""

    def is_read_in(self, function: Function) -> bool:
        """Tell whether code in a function reads the variable before the handler, or beside it."""
        if self.preloaded:
            return bool(re.search(self.preloaded, function.environment.get("NODE_OPTIONS", "")))
        return not self.layer or any(
            re.search(self.layer, layer_name(arn), re.IGNORECASE) for arn in function.layers
        )


def layer_name(layer_arn: str) -> str:
    """Return a layer's name, from the ARN of one of its versions."""
    return layer_arn.rpartition(":")[0].rpartition(":")[2]


def _set(name: str, value: str) -> str:
    # The text is composed: a literal beside a key's name would look like a secret to scanners.
    return f"set {name} to {value}"


_DATADOG = "https://docs.datadoghq.com/serverless/aws_lambda/configuration/"
_NEW_RELIC = "https://github.com/newrelic/newrelic-lambda-extension (config, credentials)"
_ELASTIC = "https://elastic.co/docs/reference/apm/aws-lambda/aws-lambda-secrets-manager"
_DYNATRACE = "https://docs.dynatrace.com/docs/shortlink/trace-lambda-functions"
_OPENTELEMETRY = "https://opentelemetry.io/docs/specs/otel/protocol/exporter/"
_GRAFANA = "https://github.com/grafana/collector-lambda-extension (README)"
_INSTANA = "https://github.com/instana/nodejs (packages/aws-lambda/src/ssm.js)"
_CORALOGIX = "https://coralogix.com/docs/integrations/aws/aws-lambda-telemetry-exporter"
_LOGZIO = "https://github.com/logzio/logzio-lambda-extensions, logzio/opentelemetry-lambda (README)"
_SOLARWINDS = (
    "https://documentation.solarwinds.com/en/success_center/observability/content/intro/services/"
    "aws-lambda-overview.htm"
)
_SOLARWINDS_LAYERS = "solarwinds|diet-lambda|opentelemetry-collector"

EXTENSION_KEYS = (
    ExtensionKey("DD_API_KEY", _DATADOG, _set("DD_API_KEY_SECRET_ARN", "a secret's ARN")),
    ExtensionKey("DD_KMS_API_KEY", _DATADOG),
    ExtensionKey(
        "NEW_RELIC_LICENSE_KEY",
        _NEW_RELIC,
        _set("NEW_RELIC_LICENSE_KEY_SECRET", "a secret's name"),
    ),
    ExtensionKey(
        "ELASTIC_APM_SECRET_TOKEN",
        _ELASTIC,
        _set("ELASTIC_APM_SECRETS_MANAGER_SECRET_TOKEN_ID", "a secret's name"),
    ),
    ExtensionKey(
        "ELASTIC_APM_API_KEY",
        _ELASTIC,
        _set("ELASTIC_APM_SECRETS_MANAGER_API_KEY_ID", "a secret's name"),
    ),
    ExtensionKey(
        "DT_CONNECTION_AUTH_TOKEN",
        _DYNATRACE,
        _set("DT_CONNECTION_AUTH_TOKEN_SECRETS_MANAGER_ARN", "a secret's ARN"),
    ),
    ExtensionKey(
        "DT_LOG_COLLECTION_AUTH_TOKEN",
        _DYNATRACE,
        _set("DT_LOG_COLLECTION_AUTH_TOKEN_SECRETS_MANAGER_ARN", "a secret's ARN"),
    ),
    *(
        ExtensionKey(f"OTEL_EXPORTER_OTLP_{signal}HEADERS", _OPENTELEMETRY)
        for signal in ("", "TRACES_", "METRICS_", "LOGS_")
    ),
    ExtensionKey(
        "LIBHONEY_API_KEY", "https://github.com/honeycombio/honeycomb-lambda-extension (README)"
    ),
    ExtensionKey(
        "LUMIGO_TRACER_TOKEN", "https://github.com/lumigo-io/lumigo-node (src, tracer's inputs)"
    ),
    ExtensionKey(
        "SPLUNK_ACCESS_TOKEN",
        "https://help.splunk.com/en/splunk-observability-cloud/manage-data/"
        "instrument-serverless-functions, Configure the Splunk OpenTelemetry Lambda layer",
    ),
    ExtensionKey(
        "SUMO_HTTP_ENDPOINT",
        "https://github.com/SumoLogic/sumologic-lambda-extensions (config/config.go)",
    ),
    # ------------------------------- names that functions' own code uses as well
    ExtensionKey(
        "GRAFANA_CLOUD_API_KEY",
        _GRAFANA,
        _set("GRAFANA_CLOUD_API_KEY_ARN", "a secret's ARN"),
        layer="grafana|collector",
    ),
    ExtensionKey(
        "PYROSCOPE_AUTH_TOKEN",
        "https://github.com/grafana/pyroscope-lambda-extension (main.go)",
        layer="pyroscope",
    ),
    *(
        ExtensionKey(
            name,
            _INSTANA,
            _set("INSTANA_SSM_PARAM_NAME", "the name of a parameter in Parameter Store"),
            layer="instana",
        )
        for name in ("INSTANA_AGENT_KEY", "INSTANA_KEY")
    ),
    ExtensionKey("CX_API_KEY", _CORALOGIX, _set("CX_SECRET", "a secret's name"), layer="coralogix"),
    ExtensionKey(
        "CORALOGIX_PRIVATE_KEY",
        "https://github.com/coralogix/aws-lambda-extension (README)",
        "replace the layer, which Coralogix has deprecated, by its telemetry exporter",
        layer="coralogix",
    ),
    *(
        ExtensionKey(f"LOGZIO_{signal}_TOKEN", _LOGZIO, layer="logz")
        for signal in ("LOGS", "TRACES", "METRICS")
    ),
    *(
        ExtensionKey(name, _SOLARWINDS, layer=_SOLARWINDS_LAYERS)
        for name in ("SW_APM_API_TOKEN", "SW_APM_SERVICE_KEY")
    ),
    ExtensionKey(
        "APPDYNAMICS_AGENT_ACCOUNT_ACCESS_KEY",
        "https://help.splunk.com/appdynamics-saas, Serverless APM for AWS Lambda, Configure "
        "Environment Variables",
        layer="appdynamics",
    ),
    ExtensionKey(
        "AXIOM_TOKEN",
        "https://github.com/axiomhq/axiom-lambda-extension (README)",
        layer="axiom-extension",
    ),
    ExtensionKey("LOGTAIL_TOKEN", "https://betterstack.com/docs/logs/aws-lambda", layer="logtail"),
    ExtensionKey(
        "EXT_MACKEREL_API_KEY",
        "https://github.com/mackerelio-labs/mackerel-lambda-extension-agent (README)",
        _set("EXT_MACKEREL_API_KEY_SSM", "the name of a parameter in Parameter Store"),
        layer="mackerel",
    ),
    ExtensionKey(
        "SENTRY_DSN",
        "https://docs.sentry.io/platforms/javascript/guides/aws-lambda/install/layer",
        "take Sentry out of NODE_OPTIONS and initialise it in the handler's code",
        preloaded="sentry|awslambda-auto",
    ),
)
