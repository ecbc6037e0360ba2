"""An image is scanned whole: its configuration and the files that survive."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rule.detection.scanner import Scanner
from rule.scanning.image import scan_image
from rule.scanning.result import ScanResult
from tests.rule.detection.written_values import hexadecimal
from tests.rule.images import (
    CONFIGURATION,
    INDEX,
    MANIFEST,
    Built,
    digest_of,
    file,
    files,
    image_of,
    tar_of,
)
from tests.rule.packages import distribution

PASSWORD = "velvet-nimbus-71"
CODE = f'DB_PASSWORD = "{PASSWORD}"\n'
PLAIN = tar_of(file("var/task/app.py", "x = 1\n"))
TOKEN = "xox" + "b-123456789012-1234567890123-" + "Qm9yZWFsT3R0ZXJNZWFkb3dz"


def scan(image: Built, architecture: str = "x86_64", seconds: float = 60.0) -> ScanResult:
    return scan_image(Scanner(), image.as_function_has_it(architecture), seconds=seconds)


def found(result: ScanResult) -> list[str]:
    return [str(each.location) for each in result.findings if each.is_decisive]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (image_of(PLAIN), []),
        (image_of(tar_of(file("var/task/app.py", CODE))), ["var/task/app.py:1"]),
        (image_of(tar_of(file("var/task/app.py", CODE)), PLAIN), []),
        (image_of(PLAIN, tar_of(file("etc/app.env", f"a=1\nDB_PASSWORD={PASSWORD}\n"))),
         ["etc/app.env:2"]),
        (image_of(PLAIN, Env=["PATH=/bin", f"DB_PASSWORD={PASSWORD}"]), ["image Env: DB_PASSWORD"]),
        (image_of(PLAIN, Labels={"db.password": PASSWORD}), ["image label: db.password"]),
        (image_of(PLAIN, Cmd=["app", "--password", PASSWORD]), ["image Cmd"]),
        (image_of(PLAIN, Entrypoint=["curl", "-u", f"admin:{PASSWORD}", "https://x.example"]),
         ["image Entrypoint"]),
        (image_of(PLAIN, history=[
            {"created_by": "FROM x"},
            {"created_by": f"RUN |1 NPM_TOKEN={PASSWORD} /bin/sh -c npm ci # buildkit"},
        ]), ["image history 2"]),
        (image_of(PLAIN, annotations={"db.password": PASSWORD}), ["image annotation: db.password"]),
        (image_of(PLAIN, history=[
            {"created_by": f"/bin/sh -c #(nop)  ENV DB_PASSWORD={PASSWORD}"},
        ]), ["image history 1"]),
    ],
)  # fmt: skip
def test_a_secret_is_found_wherever_an_image_has_it(image: Built, expected: list[str]) -> None:
    result = scan(image)

    assert found(result) == expected
    assert result.finished
    assert not any(each.blocks_compliance for each in result.unread)


@pytest.mark.parametrize(
    "variable",
    [
        "PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin", "LANG=en_US.UTF-8",
        "TZ=:/etc/localtime", "LD_LIBRARY_PATH=/var/lang/lib:/lib64:/usr/lib64:/var/runtime",
        "LAMBDA_TASK_ROOT=/var/task", "LAMBDA_RUNTIME_DIR=/var/runtime",
        "PYTHON_VERSION=3.13.1", "NODE_VERSION=22.12.0", "YARN_VERSION=1.22.22",
        "GPG_KEY=" + hexadecimal(40).upper(),
        "PYTHON_SHA256=" + hexadecimal(64),
        "RUBY_DOWNLOAD_SHA256=" + hexadecimal(64),
        f"GPG_KEYS={hexadecimal(40).upper()}, {hexadecimal(16)}",
    ],
)  # fmt: skip
def test_what_base_images_state_is_no_secret(variable: str) -> None:
    assert found(scan(image_of(PLAIN, Env=[variable], history=[
        {"created_by": f"ENV {variable}"}, {"created_by": f"/bin/sh -c #(nop)  ENV {variable}"},
    ]))) == []  # fmt: skip


def test_published_code_is_told_apart() -> None:
    installed = distribution({"lib.py": CODE}, below="var/task/")

    result = scan(image_of(files(installed), tar_of(file("var/task/app.py", CODE))))

    assert found(result) == ["var/task/app.py:1"]


def test_a_providers_token_counts_in_published_code() -> None:
    installed = distribution({"lib.py": f'x = "{TOKEN}"\n'}, below="var/task/")

    assert found(scan(image_of(files(installed)))) == ["var/task/lib.py:1"]


def indexed(*images: tuple[str, Built], digest: str | None = None) -> Built:
    """Put images for several architectures under one index."""
    blobs = {d: c for _, image in images for d, c in image.blobs.items()}
    types = {d: t for _, image in images for d, t in image.media_types.items()}
    rows = [
        {
            "mediaType": types[image.digest],
            "digest": digest or image.digest,
            "size": 9,
            "platform": {"os": "linux", "architecture": architecture},
        }
        for architecture, image in images
    ]
    built = Built("", blobs, types)
    built.digest = built.add(
        json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": rows}).encode(), INDEX
    )
    return built


LEAKY = image_of(tar_of(file("var/task/app.py", CODE)))


@pytest.mark.parametrize(
    ("architecture", "expected"), [("x86_64", []), ("arm64", ["var/task/app.py:1"])]
)
def test_the_image_for_the_functions_architecture_is_scanned(
    architecture: str, expected: list[str]
) -> None:
    image = indexed(("amd64", image_of(PLAIN)), ("arm64", LEAKY))

    assert found(scan(image, architecture)) == expected


def test_an_index_within_an_index_is_refused() -> None:
    inner = indexed(("amd64", LEAKY))
    inner.media_types[inner.digest] = MANIFEST  # so the outer index says
    image = indexed(("amd64", inner))
    image.media_types[inner.digest] = INDEX

    (unread,) = scan(image).unread

    assert (unread.what, "another index" in unread.reason) == ("image", True)


def spoiled(image: Built, kind: str) -> Built:
    """Have the registry keep something else than the manifest states."""
    manifest = json.loads(image.blobs[image.digest])
    configuration, layer = manifest["config"]["digest"], manifest["layers"][0]["digest"]
    match kind:
        case "a longer layer":
            image.blobs[layer] += b"more"
        case "a shorter layer":
            image.blobs[layer] = image.blobs[layer][:-1]
        case "another layer":
            image.blobs[layer] = bytes(len(image.blobs[layer]))
        case "another configuration":
            image.blobs[configuration] = b"{}".ljust(len(image.blobs[configuration]))
        case "a longer configuration":
            image.blobs[configuration] += b" "
        case "no JSON":
            image.blobs[configuration] = b""
    return image


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("a longer layer", "image layer 1"), ("a shorter layer", "image layer 1"),
        ("another layer", "image layer 1"), ("another configuration", "image"),
        ("a longer configuration", "image"), ("no JSON", "image"),
    ],
)  # fmt: skip
def test_what_is_not_what_the_manifest_states_is_never_compliant(kind: str, what: str) -> None:
    result = scan(spoiled(image_of(PLAIN), kind))

    assert [each.what for each in result.unread if each.blocks_compliance] == [what]
    assert result.finished


@pytest.mark.slow
def test_a_scan_without_time_is_not_finished() -> None:
    image = image_of(files({f"{n}.py": CODE * 3_000 for n in range(300)}))

    assert not scan(image, seconds=0.3).finished


def test_each_part_is_opened_once() -> None:
    layers = [tar_of(file(f"{n}.py", "x = 1\n")) for n in range(3)]
    image = image_of(*layers)
    opened: list[str] = []

    def noted(url: str, otherwise: Any = image.open_url) -> Any:
        opened.append(url)
        return otherwise(url)

    image.open_url = noted  # type: ignore[method-assign]
    from rule.scanning.image import _found_in_image  # noqa: PLC0415 - in this process
    from rule.scanning.package import CurrentFile  # noqa: PLC0415

    given = image.as_function_has_it()
    manifest = given.manifest()
    urls = {digest: image.url(digest) for digest in image.blobs}
    with CurrentFile() as current:
        list(_found_in_image(Scanner(), manifest, urls, noted, current))

    assert len(opened) == 7
    assert opened[0].endswith(manifest.configuration.digest)
    assert [url.rpartition("/")[2] for url in opened[1:4]] == [
        layer.digest for layer in reversed(manifest.layers)
    ]
    assert digest_of(b"") not in opened
    assert CONFIGURATION
