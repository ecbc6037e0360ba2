from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from remediation.model import (
    BACKED_OUT_TAG,
    CodeSigning,
    Options,
    PublishedVersion,
    Refusals,
    Role,
    Target,
)
from remediation.planning.extension_keys import EXTENSION_KEYS
from remediation.planning.plan import plan
from remediation.planning.wiring_refusals import HANDLER_CHARACTERS
from tests.remediation.builders import (
    ACCOUNT,
    LAYERS,
    POLICY,
    PYTHON_SHIM,
    ROLE,
    STACK,
    function,
    sealed_function,
    secret,
    target,
)

FULL_ROLE = Role(ROLE, tuple(f"arn:aws:iam::aws:policy/{n}" for n in range(10)))
PROFILE = "arn:aws:signer:eu-central-1:123456789012:/signing-profiles/team/abc"


def refused(given: Target, options: Options | None = None, *found: str) -> str:
    planned = plan(given, found or ["DB_PASSWORD"], options or Options())
    assert isinstance(planned, Refusals), planned
    return "\n".join(str(refusal) for refusal in planned.refusals)


def like(**more: Any) -> Target:
    return target(function(**more))


EDGE_ROLE = Role(ROLE, (), trusts_edge=True)
PLAIN_VERSION = PublishedVersion("3", (), frozenset({"DB_PASSWORD"}))
BARE_VERSION = PublishedVersion("4", (), frozenset())


CASES = {
    "an image": (like(package_type="Image", runtime=None, handler=None), "takes no layers"),
    "a replica at the edge": (
        like(master_arn="arn:aws:lambda:us-east-1:1:function:f:1"),
        "a replica that Lambda@Edge made",
    ),
    "a version that CloudFront may run": (
        target(role=EDGE_ROLE, versions=(PLAIN_VERSION, BARE_VERSION)),
        "CloudFront may run version 4 of the function",
    ),
    "several versions that CloudFront may run": (
        target(
            role=EDGE_ROLE,
            versions=(BARE_VERSION, replace(BARE_VERSION, version="5", aliases=("live",))),
        ),
        "CloudFront may run versions 4, 5 of the function",
    ),
    "a runtime without a shim": (like(runtime="ruby2.7"), "no shim for the runtime ruby2.7"),
    "no runtime's identifier": (like(runtime="provided.al2023"), "provided.al2023"),
    "a web application": (
        like(
            handler="run.sh",
            runtime="nodejs22.x",
            environment={"DB_PASSWORD": "x", "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"},
        ),
        "runs the handler as a program",
    ),
    "a web application whose script has no ending": (
        like(
            handler="start",
            layers=(f"{LAYERS}:LambdaAdapterLayerX86:25",),
            environment={"DB_PASSWORD": "x", "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"},
        ),
        "runs the handler as a program",
    ),
    "a runtime that came to its end that day": (
        replace(like(runtime="nodejs18.x"), today=date(2027, 3, 3)),
        "has updated no function of the runtime nodejs18.x since 2027-03-03",
    ),
    "a runtime that came to its end long ago": (
        replace(like(runtime="python3.10"), today=date(2028, 1, 1)),
        "has updated no function of the runtime python3.10 since 2027-03-03",
    ),
    "a sealed function whose runtime came to its end": (
        replace(
            target(replace(sealed_function(DB_PASSWORD="x"), runtime="python3.9")),
            today=date(2027, 3, 4),
        ),
        "a sealed function can also be backed out after that",
    ),
    "a durable function": (like(durable=True), "durable function"),
    "tenants": (like(tenants=True), "nobody could probe it"),
    "managed instances": (like(managed_instances=True), "nobody could probe it"),
    "five layers": (like(layers=tuple(f"{LAYERS}:l{n}:1" for n in range(5))), "has 5 layers"),
    "another processor": (
        replace(
            like(architectures=("arm64",)),
            stack=replace(STACK, shims=(replace(PYTHON_SHIM, architectures=("x86_64",)),)),
        ),
        "not for arm64",
    ),
    "enforced code signing": (target(code_signing=CodeSigning(enforced=True)), "code signing"),
    "a publisher that is not allowed": (
        replace(
            target(code_signing=CodeSigning(True, ("arn:of:another/profile",))),
            stack=replace(
                STACK, shims=(replace(PYTHON_SHIM, signing_profile_version_arn=PROFILE),)
            ),
        ),
        "code signing",
    ),
    "a shim's handler that is too long": (
        replace(
            target(),
            stack=replace(STACK, shims=(replace(PYTHON_SHIM, entry="h" * 129),)),
        ),
        f"more than {HANDLER_CHARACTERS} characters",
    ),
    "a lost note of the handler": (
        target(replace(sealed_function(DB_PASSWORD="x"), environment={"DB_PASSWORD": "x"})),
        "SEALED_ENV_HANDLER is gone",
    ),
    "an update in progress": (like(last_update_status="InProgress"), "update of the function is"),
    "a pending function": (like(state="Pending"), "update of the function is in progress"),
    "a failed function": (like(state="Failed"), "state is Failed"),
    "an idle function": (like(state="Inactive"), "state is Inactive"),
    "a failed update": (like(last_update_status="Failed"), "last update failed"),
    "an unreadable environment": (
        like(environment={}, environment_error="KMSAccessDeniedException"),
        "could not be read (KMSAccessDeniedException)",
    ),
    "no concurrency": (like(reserved_concurrency=0), "reserved concurrency is 0"),
    "a role of another account": (
        target(role=Role("arn:aws:iam::210987654321:role/r", ())),
        "belongs to another account",
    ),
    "a role that is linked to a service": (
        target(role=Role(f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/lex.amazonaws.com/r", ())),
        "linked to a service",
    ),
    "a role without room for a policy": (target(role=FULL_ROLE), "as many as allowed"),
    "a secret of nobody": (
        target(secret=replace(secret(A="x"), tags={})),
        "exists and is not this function's",
    ),
    "a secret of another function": (
        target(
            secret=replace(secret(A="x"), tags={k: v + "-2" for k, v in secret(A="x").tags.items()})
        ),
        "exists and is not this function's",
    ),
    "a secret that is gone": (target(sealed_function(DB_PASSWORD="x")), "a secret that is gone"),
}


@pytest.mark.parametrize(("given", "said"), CASES.values(), ids=CASES)
def test_a_function_is_refused_for(given: Target, said: str) -> None:
    assert said in refused(given)


@pytest.mark.parametrize(("given", "said"), CASES.values(), ids=CASES)
def test_every_refusal_says_what_to_do(given: Target, said: str) -> None:
    planned = plan(given, ["DB_PASSWORD"], Options())

    assert isinstance(planned, Refusals), said
    assert all(refusal.reason and refusal.remedy for refusal in planned.refusals)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(secret_prefix="elsewhere/"), "outside those under which the stack may"),
        (Options(kms_key_id="arn:aws:kms:eu-central-1:1:key/k"), "may not encrypt new secrets"),
        (Options(variables=("DB_PASWORD",)), "has no variable DB_PASWORD"),
    ],
)
def test_a_choice_is_refused_that_cannot_work(options: Options, said: str) -> None:
    assert said in refused(target(), options)


def test_all_reasons_are_given_at_once() -> None:
    said = refused(like(package_type="Image", runtime=None, reserved_concurrency=0))

    assert "takes no layers" in said
    assert "reserved concurrency" in said


@pytest.mark.parametrize(
    "given",
    [
        target(role=Role(ROLE, (*FULL_ROLE.attached_policy_arns[1:], POLICY))),
        target(role=replace(FULL_ROLE, policy_limit=20)),
        target(role=EDGE_ROLE),
        target(role=EDGE_ROLE, versions=(PLAIN_VERSION,)),
        target(versions=(BARE_VERSION,)),
        target(
            replace(
                function(),
                layers=(
                    *(f"{LAYERS}:l{n}:1" for n in range(4)),
                    f"{LAYERS}:stack-sealed-env-python:1",
                ),
            )
        ),
        target(code_signing=CodeSigning(enforced=False)),
        replace(
            target(code_signing=CodeSigning(True, (PROFILE,))),
            stack=replace(
                STACK, shims=(replace(PYTHON_SHIM, signing_profile_version_arn=PROFILE),)
            ),
        ),
        target(
            function({"DB_PASSWORD": "x", "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"}),
        ),
        replace(target(function(runtime="python3.9")), today=date(2027, 3, 2)),
        replace(target(), today=date(2040, 1, 1)),
        target(function(reserved_concurrency=1)),
        target(function(snap_start=True)),
    ],
    ids=[
        "granted",
        "quota raised",
        "a sibling's at the edge",
        "no version for the edge",
        "no role for the edge",
        "our old layer",
        "warns",
        "signed",
        "a wrapper",
        "a day before",
        "no day",
        "one",
        "SnapStart",
    ],
)
def test_what_only_looks_like_a_reason_is_none(given: Target) -> None:
    assert not isinstance(plan(given, ["DB_PASSWORD"], Options()), Refusals)


# --------------------------------------------------------- after backing out


def test_automatic_remediation_leaves_alone_what_was_backed_out() -> None:
    marked = like(tags={BACKED_OUT_TAG: "2026-01-01T00:00:00Z"})

    assert BACKED_OUT_TAG in refused(marked, Options(automatic=True))


def test_a_person_may_press_the_button_again_after_backing_out() -> None:
    marked = like(tags={BACKED_OUT_TAG: "2026-01-01T00:00:00Z"})

    assert not isinstance(plan(marked, ["DB_PASSWORD"], Options()), Refusals)


# -------------------------------------------- variables that something else reads


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


# ----------------------------------------------------- what does not stand against


def advice(given: Target) -> str:
    planned = plan(given, ["DB_PASSWORD"], Options())
    assert not isinstance(planned, Refusals), planned
    return "\n".join(planned.warnings)


def test_whoever_presses_is_told_to_rotate() -> None:
    assert "The values of DB_PASSWORD were exposed: moving is not rotating" in advice(target())


def test_published_versions_that_keep_the_plaintext_are_listed_with_their_aliases() -> None:
    versions = (
        PublishedVersion("3", ("live", "test"), frozenset({"DB_PASSWORD"})),
        PublishedVersion("4", (), frozenset({"DB_PASSWORD"})),
        PublishedVersion("5", ("clean",), frozenset({"TABLE"})),
    )

    assert "keep the plaintext: 3 (live, test), 4." in advice(target(versions=versions))


def test_with_snap_start_a_new_version_is_asked_for() -> None:
    versions = (PublishedVersion("3", ("live",), frozenset({"DB_PASSWORD"})),)
    given = target(function(snap_start=True), versions=versions)

    assert "SnapStart runs published versions only" in advice(given)


def test_the_owning_stack_gets_the_lines_to_paste() -> None:
    owned = like(
        tags={
            "aws:cloudformation:stack-name": "orders-prod",
            "aws:cloudformation:logical-id": "OrdersFunction",
        }
    )

    said = advice(owned)

    assert "orders-prod owns the function" in said
    assert "Handler: sealed_env.handler" in said
    assert "SEALED_ENV_HANDLER: app.handler" in said
