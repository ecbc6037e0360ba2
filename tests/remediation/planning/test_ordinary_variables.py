"""Variables that look like something else's, in functions where nothing else would read them."""

from __future__ import annotations

import pytest

from remediation.model import Options, Plan, Refusals, Target
from remediation.planning.plan import plan
from tests.remediation.builders import function, target

_LAYER = "arn:aws:lambda:eu-central-1:123456789012:layer:"


def planned(given: Target, name: str) -> Plan | Refusals:
    return plan(given, [name], Options(variables=(name,)))


@pytest.mark.parametrize("name", ["LD_SDK_KEY", "LD_API_TOKEN", "LD_ACCESS_TOKEN", "LD_MOBILE_KEY"])
def test_a_key_of_launchdarkly_is_not_the_dynamic_linkers(name: str) -> None:
    assert isinstance(planned(target(function({name: "x"})), name), Plan)


@pytest.mark.parametrize(
    "name", ["LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "LD_BIND_NOW", "LD_DEBUG_OUTPUT"]
)
def test_what_the_dynamic_linker_reads_stays(name: str) -> None:
    assert isinstance(planned(target(function({name: "x"})), name), Refusals)


_KEYS = [
    "DD_API_KEY",
    "NEW_RELIC_LICENSE_KEY",
    "OTEL_EXPORTER_OTLP_HEADERS",
    "SPLUNK_ACCESS_TOKEN",
    "SUMO_HTTP_ENDPOINT",
    "LIBHONEY_API_KEY",
]


@pytest.mark.parametrize("name", _KEYS)
@pytest.mark.parametrize(
    ("runtime", "more"),
    [
        ("python3.13", {}),
        ("nodejs22.x", {"NODE_OPTIONS": "--enable-source-maps"}),
        ("python3.13", {"NODE_OPTIONS": "--require ./tracing.js"}),
    ],
)
def test_a_key_moves_where_no_layer_brings_an_extension_and_nothing_is_preloaded(
    name: str, runtime: str, more: dict[str, str]
) -> None:
    assert isinstance(planned(target(function({name: "x", **more}, runtime=runtime)), name), Plan)


@pytest.mark.parametrize("name", _KEYS)
@pytest.mark.parametrize(
    ("runtime", "more", "layers"),
    [
        ("python3.13", {}, ("Datadog-Extension:65",)),
        ("python3.13", {}, ("the-companys-monitoring:1",)),
        ("nodejs22.x", {"NODE_OPTIONS": "--require newrelic"}, ()),
        ("nodejs22.x", {"NODE_OPTIONS": "--import=./tracing.mjs"}, ()),
        ("python3.13", {"AWS_LAMBDA_EXEC_WRAPPER": "/var/task/wrapper.sh"}, ()),
        ("python3.13", {"PYTHONPATH": "/var/task/ddtrace/bootstrap"}, ()),
    ],
)
def test_a_key_stays_where_something_may_read_it_before_or_beside_the_handler(
    name: str, runtime: str, more: dict[str, str], layers: tuple[str, ...]
) -> None:
    given = function(
        {name: "x", **more}, runtime=runtime, layers=tuple(f"{_LAYER}{each}" for each in layers)
    )

    assert isinstance(planned(target(given), name), Refusals)


def test_the_shims_own_layer_brings_no_extension() -> None:
    given = function({"DD_API_KEY": "x"}, layers=(f"{_LAYER}stack-sealed-env-python:4",))

    assert isinstance(planned(target(given), "DD_API_KEY"), Plan)


def test_datadogs_application_key_moves_since_no_extension_reads_it() -> None:
    given = target(function({"DD_APP_KEY": "x"}))
    beside = target(function({"DD_APP_KEY": "x"}, layers=(f"{_LAYER}Datadog-Extension:65",)))

    assert isinstance(planned(given, "DD_APP_KEY"), Plan)
    moving = planned(beside, "DD_APP_KEY")
    assert isinstance(moving, Plan)
    assert any("Datadog-Extension may bring an extension" in each for each in moving.warnings)


def test_appconfigs_extension_reads_no_variable_of_the_functions_own() -> None:
    given = function({"DB_PASSWORD": "x"}, layers=(f"{_LAYER}AWS-AppConfig-Extension-Arm64:44",))

    moving = planned(target(given), "DB_PASSWORD")

    assert isinstance(moving, Plan)
    assert not any("may bring an extension" in each for each in moving.warnings)
