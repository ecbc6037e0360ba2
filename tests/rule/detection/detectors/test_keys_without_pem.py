"""Private keys in base64 without the words of PEM, and as JSON Web Keys."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from rule.detection.scanner import Scanner
from rule.model import SourceFile, Variable
from tests.rule.detection.syntax.reading import found
from tests.rule.detection.written_values import drawn, key_material, pem

SCANNER = Scanner()
KEYS: dict[str, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey] = {
    "rsa": rsa.generate_private_key(65537, 1024),  # noqa: S505 - quick to draw
    "ec": ec.generate_private_key(ec.SECP256R1()),
    "long ec": ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}
FORMATS = {"8": PrivateFormat.PKCS8, "1": PrivateFormat.TraditionalOpenSSL}
PRIVATE = {
    f"{name} {number}": key.private_bytes(Encoding.DER, form, NoEncryption())
    for name, key in KEYS.items()
    for number, form in FORMATS.items()
    if (name, number) != ("ed25519", "1")
}
PUBLIC = {
    name: key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for name, key in KEYS.items()
}


@pytest.mark.parametrize("der", PRIVATE.values(), ids=PRIVATE)
def test_a_private_key_in_base64_is_found_under_any_name(der: bytes) -> None:
    text = base64.b64encode(der).decode()

    assert SCANNER.scan_variable(Variable("SIGNER", text)) is not None
    assert found("a.py", f'SIGNER = "{text}"') == [1]
    assert found("a.yaml", f"signer: {text}") == [1]
    assert found("a.js", f"sign(data, '{text}')") == [1]


@pytest.mark.parametrize("der", PUBLIC.values(), ids=PUBLIC)
def test_a_public_key_is_left_alone(der: bytes) -> None:
    text = base64.b64encode(der).decode()

    assert SCANNER.scan_variable(Variable("SIGNER", text)) is None
    assert found("a.py", f'SIGNER = "{text}"') == []


@pytest.mark.parametrize("der", PRIVATE.values(), ids=PRIVATE)
def test_a_key_that_is_cut_off_is_none(der: bytes) -> None:
    text = base64.b64encode(der).decode()

    assert found("a.py", f'SIGNER = "{text[: len(text) // 2]}"') == []


def test_a_key_in_pem_is_found_once() -> None:
    assert found("a.pem", pem(key_material(), "")) == [1]


@pytest.mark.parametrize(
    ("members", "is_private"),
    [
        ({"kty": "EC", "crv": "P-256", "x": drawn(43), "y": drawn(43), "d": drawn(43)}, True),
        ({"d": drawn(43), "kty": "OKP", "crv": "Ed25519", "x": drawn(43)}, True),
        ({"kty": "RSA", "n": drawn(342), "e": "AQAB", "d": drawn(342), "kid": "a"}, True),
        ({"kty": "oct", "k": drawn(43), "alg": "HS256"}, True),
        ({"kty": "EC", "crv": "P-256", "x": drawn(43), "y": drawn(43)}, False),
        ({"kty": "RSA", "n": drawn(342), "e": "AQAB", "kid": "a"}, False),
        ({"kty": "EC", "d": "", "x": drawn(43)}, False),
    ],
)
def test_a_json_web_key_is_private_by_its_members(
    members: dict[str, str], is_private: bool
) -> None:
    text = json.dumps(members)

    assert bool(SCANNER.scan_variable(Variable("SIGNER", text))) == is_private
    assert found("keys.json", text) == ([1] if is_private else [])
    assert found("a.py", f"KEY = {members}") == ([1] if is_private else [])
    quoted = json.dumps(text)
    assert bool(list(SCANNER.scan_file(SourceFile("a.js", f"k = {quoted}")))) == is_private


LONG = "".join(
    f" {name}: '{drawn(size, seed=size)}',\n"
    for name, size in {
        "d": 683,
        "n": 682,
        "p": 342,
        "q": 341,
        "dp": 340,
        "dq": 339,
        "qi": 338,
    }.items()
)
"""The numbers of a key of 4,096 bits, in the order in which some programs write them."""


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.js", f"const key = {{\n  kty: 'oct',\n  k: '{drawn(43)}',\n}};", [2]),
        (
            "a.mjs",
            f'import({{ crv: "P-256", kty: "EC", x: "{drawn(43)}", d: "{drawn(43)}" }});',
            [1],
        ),
        ("a.ts", f"const key: Jwk = {{\n d: '{drawn(43)}',\n crv: 'Ed25519',\n kty: 'OKP' }}", [4]),
        ("a.json", f'{{\n "kty": "RSA",\n "n": "{drawn(342)}",\n "d": "{drawn(342)}"\n}}', [2]),
        ("a.js", "key = {\n" + LONG + " kty: 'RSA',\n}", [9]),
        ("a.ts", "const key = { kty: 'RSA',\n" + LONG + "}", [1]),
        ("a.py", f'key = dict(\n    kty="oct",\n    k="{drawn(64)}",\n)', [2]),
        ("a.rb", f"key = {{ :k => '{drawn(32)}', :kty => 'oct' }}", [1]),
        (
            "a.js",
            f"const key = {{\n  kty: 'EC',\n  x: '{drawn(43)}',\n  y: '{drawn(43)}',\n}};",
            [],
        ),
        ("a.js", f"read({{ kty: 'EC' }});\nconst other = {{ d: '{drawn(43)}' }};", []),
        ("a.js", f"read({{ kty: 'EC' }});\nkey = {{ kty: 'oct', k: '{drawn(43)}' }};", [2]),
        ("a.js", f"key = {{ k: '{drawn(43)}', kty: 'oct' }};\nother.kty = 'EC';", [1]),
        ("a.js", f"const path = {{ d: '{drawn(43)}', kind: 'oct' }};", []),
        ("a.ts", f"interface Jwk {{ kty: string; k: string }}\nconst k = '{drawn(43)}';", []),
        ("a.json", f'{{"kty": "oct", "kid": "{drawn(43)}"}}', []),
    ],
)
def test_a_json_web_key_may_be_an_object_of_a_program(
    path: str, text: str, lines: list[int]
) -> None:
    assert found(path, text) == lines
