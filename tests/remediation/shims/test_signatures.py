"""Both shims sign as AWS's own SDKs do."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st
from sealed_env.endpoint import endpoint_url
from sealed_env.signature import authorization

from tests.proofs import examples

NODE_TOOLS = Path(__file__).parents[3] / ".tools" / "node_tools" / "package.json"
NODE = Path(__file__).parents[3] / "remediation" / "shims" / "nodejs" / "sealed-env"
REGIONS = st.sampled_from(["eu-central-1", "us-east-1", "cn-north-1", "us-gov-west-1"])
TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
REQUESTS = st.tuples(
    st.binary(max_size=200),
    REGIONS,
    TEXT,
    TEXT,
    st.one_of(st.none(), TEXT),
    st.integers(1_000_000_000, 4_000_000_000).map(
        lambda seconds: f"{datetime.fromtimestamp(seconds, UTC):%Y%m%dT%H%M%SZ}"
    ),
)


def headers_of(region: str, token: str | None, time: str) -> dict[str, str]:
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": f"secretsmanager.{region}.amazonaws.com",
        "x-amz-date": time,
        "x-amz-target": "secretsmanager.GetSecretValue",
    }
    return headers | ({"x-amz-security-token": token} if token else {})


def botocores(body: bytes, region: str, keys: tuple[str, str], token: str | None, time: str) -> str:
    headers = headers_of(region, token, time)
    request = AWSRequest("POST", f"https://{headers['host']}/", headers=dict(headers), data=body)
    del request.headers["x-amz-date"]
    signer = SigV4Auth(Credentials(*keys, token), "secretsmanager", region)
    with mock.patch("botocore.auth.get_current_datetime") as now:
        now.return_value = datetime.strptime(time, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        signer.add_auth(request)
    return str(request.headers["Authorization"])


@settings(max_examples=examples(2))
@given(REQUESTS)
def test_the_python_shim_signs_as_botocore_does(request: Any) -> None:
    body, region, key_id, secret_key, token, time = request

    signed = authorization(headers_of(region, token, time), body, region, key_id, secret_key)

    assert signed == botocores(body, region, (key_id, secret_key), token, time)


def test_spaces_in_a_header_are_signed_as_botocore_signs_them() -> None:
    time, token = "20260101T000000Z", " a  token   with spaces "

    signed = authorization(headers_of("eu-central-1", token, time), b"", "eu-central-1", "k", "-")

    assert signed == botocores(b"", "eu-central-1", ("k", "-"), token, time)


def drawn(strategy: Any, count: int) -> list[Any]:
    found: list[Any] = []

    @settings(max_examples=count, database=None, derandomize=True)
    @given(strategy)
    def collect(example: Any) -> None:
        found.append(example)

    collect()
    return found


def in_node(program: str, given_to_it: Any) -> Any:
    """Run a module's code on JSON from standard input, and return what it prints as JSON."""
    source = f"""
    import {{ readFileSync }} from 'node:fs';
    const given = JSON.parse(readFileSync(0, 'utf8'));
    {program}
    """
    ran = subprocess.run(  # noqa: S603 - our own program
        ["node", "--input-type=module", "--eval", source],  # noqa: S607
        input=json.dumps(given_to_it),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def generated() -> list[Any]:
    return drawn(REQUESTS.map(lambda r: (r[0].hex(), *r[1:])), 150)


@pytest.fixture(scope="module")
def signed_by_node(generated: list[Any]) -> list[str]:
    signed: list[str] = in_node(
        f"""
        const {{ authorization }} = await import({json.dumps(str(NODE / "signature.mjs"))});
        const sign = (r) => authorization(r.headers, r.body, r.region, r.keys);
        console.log(JSON.stringify(given.map(sign)));
        """,
        [as_json(request) for request in generated],
    )
    assert len(signed) > 100
    return signed


def as_json(request: Any) -> dict[str, Any]:
    body, region, key_id, secret_key, token, time = request
    return {
        "headers": headers_of(region, token, time),
        "body": body,
        "region": region,
        "keys": {"accessKeyId": key_id, "secretAccessKey": secret_key},
    }


def test_the_node_shim_signs_as_botocore_does(
    generated: list[Any], signed_by_node: list[str]
) -> None:
    assert signed_by_node == [
        botocores(body.encode(), region, (key_id, secret_key), token, time)
        for body, region, key_id, secret_key, token, time in generated
    ]


def test_both_shims_sign_as_the_javascript_sdk_does(
    generated: list[Any], signed_by_node: list[str]
) -> None:
    signed_by_sdk = in_node(
        f"""
        import {{ createRequire }} from 'node:module';
        const require = createRequire({json.dumps(str(NODE_TOOLS))});
        const {{ SignatureV4 }} = require('@smithy/signature-v4');
        const {{ Sha256 }} = require('@aws-crypto/sha256-js');
        const sign = async ({{ headers, body, region, keys }}) => {{
          const time = headers['x-amz-date'].replace(
            /(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z');
          const signer = new SignatureV4({{
            service: 'secretsmanager', region, sha256: Sha256, applyChecksum: false,
            credentials: {{ ...keys, sessionToken: headers['x-amz-security-token'] }},
          }});
          const request = {{
            method: 'POST', protocol: 'https:', hostname: headers.host, path: '/', query: {{}},
            headers: {{ ...headers }}, body,
          }};
          const signed = await signer.sign(request, {{ signingDate: new Date(time) }});
          return signed.headers.authorization;
        }};
        console.log(JSON.stringify(await Promise.all(given.map(sign))));
        """,
        [as_json(request) for request in generated],
    )

    assert signed_by_sdk == signed_by_node
    assert signed_by_sdk == [
        authorization(headers_of(region, token, time), body.encode(), region, key_id, secret_key)
        for body, region, key_id, secret_key, token, time in generated
    ]


# ------------------------------------------------------------------------ endpoints


def nodes_endpoint(partition: str, region: str, environment: dict[str, str]) -> str:
    module = json.dumps(str(NODE / "endpoint.mjs"))
    found: str = in_node(
        f"const {{ endpointUrl }} = await import({module});"
        "console.log(JSON.stringify(endpointUrl(...given)));",
        [partition, region, environment],
    )
    return found


@pytest.mark.parametrize("shim", [endpoint_url, nodes_endpoint], ids=["python", "node"])
def test_secrets_manager_is_asked_in_a_partition_that_is_new_as_in_the_oldest(
    shim: Callable[[str, str, dict[str, str]], str],
) -> None:
    assert shim("aws-new", "any-1", {}) == "https://secretsmanager.any-1.amazonaws.com"


@pytest.mark.parametrize("shim", [endpoint_url, nodes_endpoint], ids=["python", "node"])
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"AWS_ENDPOINT_URL": "http://one"}, "http://one"),
        (
            {"AWS_ENDPOINT_URL": "http://one", "AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://own"},
            "http://own",
        ),
        (
            {"AWS_ENDPOINT_URL": "http://one", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
            "https://secretsmanager.eu-central-1.amazonaws.com",
        ),
    ],
)
def test_an_endpoint_that_was_configured_is_asked(
    shim: Callable[[str, str, dict[str, str]], str], environment: dict[str, str], expected: str
) -> None:
    assert shim("aws", "eu-central-1", environment) == expected
