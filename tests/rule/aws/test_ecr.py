"""Images are asked for by their digests, and what keeps one from being read is named."""

from __future__ import annotations

import io

import pytest

from rule.aws.clients import FunctionNotRead
from rule.aws.ecr import MEDIA_TYPES, ImageInRegistry, ImageNotReadable, ImageReader
from rule.model import FunctionSnapshot
from rule.sources.image.manifest import INDEXES, MANIFESTS
from tests.rule.ecr import ACCOUNT, REGION, Ecr
from tests.rule.images import file, image_of, tar_of

ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders-api"
OTHERS = "210987654321"


def function(uri: str | None, arn: str = ARN) -> FunctionSnapshot:
    return FunctionSnapshot("orders-api", arn, "Image", "sha", image_uri=uri)


def found(ecr: Ecr) -> ImageInRegistry:
    return ImageReader(ecr.client, lambda _: io.BytesIO()).find(function(ecr.uri))


@pytest.fixture
def ecr() -> Ecr:
    return Ecr(image_of(tar_of(file("app.py", "x = 1\n"))))


def test_a_manifest_and_the_urls_of_parts_are_asked_for_by_digest(ecr: Ecr) -> None:
    image = found(ecr)

    content, media_type = image.manifest(image.digest)
    layer = next(iter(ecr.image.blobs))

    assert content == ecr.image.blobs[ecr.image.digest]
    assert media_type == ecr.image.media_types[ecr.image.digest]
    assert image.url(layer) == ecr.url(layer)
    repository = {"registryId": ACCOUNT, "repositoryName": "team/orders"}
    assert ecr.asked == [
        ("BatchGetImage", {
            **repository, "imageIds": [{"imageDigest": ecr.image.digest}],
            "acceptedMediaTypes": list(MEDIA_TYPES),
        }),
        ("GetDownloadUrlForLayer", {**repository, "layerDigest": layer}),
    ]  # fmt: skip


def test_all_that_can_be_read_is_accepted() -> None:
    assert set(MEDIA_TYPES) == {*MANIFESTS, *INDEXES}


@pytest.mark.parametrize(
    ("host", "account", "region"),
    [
        (f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com", ACCOUNT, REGION),
        (f"{OTHERS}.dkr.ecr.{REGION}.amazonaws.com", OTHERS, REGION),
        (f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn", ACCOUNT, "cn-north-1"),
        (f"{ACCOUNT}.dkr.ecr-fips.us-east-1.amazonaws.com", ACCOUNT, "us-east-1"),
        (f"{ACCOUNT}.dkr-ecr.us-east-1.on.aws", ACCOUNT, "us-east-1"),
    ],
)
@pytest.mark.parametrize("name", ["app", "team/a-b/c_d.e"])
def test_an_image_is_found_by_its_address(
    ecr: Ecr, host: str, account: str, region: str, name: str
) -> None:
    reader = ImageReader(ecr.client, lambda _: io.BytesIO())

    image = reader.find(function(f"{host}/{name}@{ecr.image.digest}"))

    assert image.arn == f"arn:aws:ecr:{region}:{account}:repository/{name}"
    assert image.digest == ecr.image.digest
    assert image.is_others == (account == OTHERS)


@pytest.mark.parametrize(
    "uri",
    [
        None, "", "orders", f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/app:1",
        f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/app@sha256:12",
        f"public.ecr.aws/lambda/python@sha256:{'a' * 64}",
        f"{ACCOUNT}.dkr.ecr.{REGION}.evil.example/../app@sha256:{'A' * 64}",
    ],
)  # fmt: skip
def test_an_image_without_a_digest_in_ecr_is_named(ecr: Ecr, uri: str | None) -> None:
    with pytest.raises(ImageNotReadable, match="deploy it anew") as raised:
        ImageReader(ecr.client, lambda _: io.BytesIO()).find(function(uri))

    assert not raised.value.is_temporary


@pytest.mark.parametrize("operation", ["BatchGetImage", "GetDownloadUrlForLayer"])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AccessDeniedException", "was denied for arn:aws:ecr:"),
        ("RepositoryNotFoundException", "it is gone from"),
        ("LayersNotFoundException", "push it, and deploy it anew"),
        ("LayerInaccessibleException", "LayerInaccessibleException"),
        ("InvalidParameterException", "InvalidParameterException"),
    ],
)
def test_what_lasts_is_named_with_what_to_do(
    ecr: Ecr, operation: str, code: str, said: str
) -> None:
    ecr.failures[operation] = code
    image = found(ecr)

    with pytest.raises(ImageNotReadable, match=said) as raised:
        image.url(image.manifest(image.digest) and next(iter(ecr.image.blobs)))

    assert not raised.value.is_temporary
    assert "canary" not in str(raised.value)


@pytest.mark.parametrize("operation", ["BatchGetImage", "GetDownloadUrlForLayer"])
@pytest.mark.parametrize(
    "code", ["ServerException", "ThrottlingException", "LimitExceededException"]
)
def test_what_passes_is_tried_again(ecr: Ecr, operation: str, code: str) -> None:
    ecr.failures[operation] = code
    image = found(ecr)

    with pytest.raises(FunctionNotRead) as raised:
        image.url(image.manifest(image.digest) and next(iter(ecr.image.blobs)))

    assert raised.value.is_temporary


@pytest.mark.parametrize(
    ("code", "lasts"),
    [
        ("ImageNotFound", True), ("KmsError", True), ("ImageInaccessible", True),
        ("UpstreamAccessDenied", True), ("UpstreamTooManyRequests", False),
        ("UpstreamUnavailable", False), ("SomethingNew", False),
    ],
)  # fmt: skip
def test_what_keeps_an_image_from_being_given_is_named(ecr: Ecr, code: str, lasts: bool) -> None:
    ecr.image_failure = code
    image = found(ecr)

    with pytest.raises(ImageNotReadable if lasts else FunctionNotRead):
        image.manifest(image.digest)


def test_of_another_accounts_repository_it_is_said_who_must_grant_what(ecr: Ecr) -> None:
    ecr.account = OTHERS
    ecr.failures["BatchGetImage"] = "AccessDeniedException"
    image = found(ecr)

    with pytest.raises(ImageNotReadable) as raised:
        image.manifest(image.digest)

    assert str(raised.value) == (
        f"ecr:BatchGetImage was denied for arn:aws:ecr:{REGION}:{OTHERS}:repository/team/orders: "
        "grant it to the rule's role; so must the repository's own policy"
    )
