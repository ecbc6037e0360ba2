"""What the button leaves behind is clean, to this project's rule and to peers' scanners.

Each scanner also gets functions that hold a secret, in the same run: one that is silent fails.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from remediation.model import CODE_VARIABLE
from remediation.planning.moved_code import MovedCode, digest_of
from rule.cli.ending import CLEAN
from rule.cli.main import main
from rule.detection.scanner import Scanner
from rule.model import SourceFile, Variable
from tests.flows.artifact import as_deployed
from tests.proofs import proofs_but
from tests.remediation.edge.packages import LANGUAGES, VALUE, zipped
from tests.remediation.edge.packages import sealed as sealed_package
from tests.scanners import prowler
from tests.scanners.programs import ScannerBroke, gitleaks, kingfisher

Flagged = set[str]
LAYERS = ("PythonShimLayer", "NodeShimLayer", "WrapperShimLayer")
MOVED = (
    "DB_PASSWORD",
    "API_KEY",
    "STRIPE_SECRET_KEY",
    "AWS_SECRET_KEY",
    "GITHUB_TOKEN",
    "PRIVATE_KEY",
    "JWT_SIGNING_SECRET",
    "password",
)
HARMLESS = {"STAGE": "prod", "TABLE_NAME": "orders", "LOG_LEVEL": "INFO", "RETRIES": "3"}
STRIPE = "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dcXyZ123"  # pragma: allowlist secret
GITHUB = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"  # pragma: allowlist secret
KINDS = 40


def sealed(seed: int) -> dict[str, str]:
    """Return the environment of a rewired function; what is random in it follows the seed."""
    suffix = "".join(chr(65 + digit % 26 + 32 * (digit % 2)) for digit in _digits(seed)[:6])
    return {
        **HARMLESS,
        "SEALED_ENV_ARN": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:"
        f"lambda-no-plaintext-secrets/orders-{seed}/environment-{suffix}",
        **_replaced(seed),
        **_of_code(seed),
    }


def _of_code(seed: int) -> dict[str, str]:
    """Return what notes the way back of code, of every third function."""
    names = MOVED[seed % len(MOVED) :][: 1 + seed % 3]
    moved = MovedCode(str(seed + 1), digest_of(f"{seed}"), digest_of(f"after {seed}"), names)
    return {CODE_VARIABLE: str(moved)} if seed % 3 == 0 else {}


def _replaced(seed: int) -> dict[str, str]:
    """Return what notes the handler or the wrapper that the shim stands before."""
    handlers = ("app.handler", "src/orders.api.handler", "pkg.mod.lambda_handler")
    if seed % 4 < len(handlers):
        return {"SEALED_ENV_HANDLER": handlers[seed % 4]}
    other = {"SEALED_ENV_WRAPPER": "/opt/otel-handler"} if seed % 8 == 7 else {}
    return {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/sealed-env/wrapper", **other}


def shadowed(seed: int) -> dict[str, str]:
    """Return the variables of ours while the function is shadowed, the probe among them."""
    names = MOVED[seed % len(MOVED) :][: 1 + seed % 4]
    nonce = hashlib.sha256(str(seed).encode()).hexdigest()[:32]
    return {**sealed(seed), "SEALED_ENV_PROBE": f"{nonce}:{','.join(names)}"}


def _digits(seed: int) -> bytes:
    return hashlib.sha256(f"suffix {seed}".encode()).digest()


def environments() -> Iterator[tuple[str, dict[str, str]]]:
    for seed in range(KINDS):
        yield f"sealed-{seed}", sealed(seed)
        yield f"shadowed-{seed}", shadowed(seed)


PLANTED = {
    "planted-sealed": {**sealed(1), "STRIPE_SECRET_KEY": STRIPE},
    "planted-shadowed": {**shadowed(2), "GITHUB_TOKEN": GITHUB},
}


def configuration(environment: Mapping[str, str]) -> str:
    """Return what GetFunctionConfiguration says of a rewired function."""
    layer = "arn:aws:lambda:eu-central-1:123456789012:layer:lambda-no-plaintext-secrets"
    return json.dumps(
        {
            "FunctionName": "orders",
            "FunctionArn": "arn:aws:lambda:eu-central-1:123456789012:function:orders",
            "Role": "arn:aws:iam::123456789012:role/orders",
            "Handler": "sealed_env.handler",
            "Layers": [{"Arn": f"{layer}-python:3", "CodeSize": 12_345}],
            "Environment": {"Variables": environment},
        },
        indent=2,
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layers as they are published, functions' configurations, and secrets among both."""
    folder = tmp_path_factory.mktemp("files")
    for layer in LAYERS:
        copied = folder / "shims" / layer
        shutil.copytree(as_deployed(layer), copied, ignore=shutil.ignore_patterns("__pycache__"))
    planted = f'stripe_secret_key = "{STRIPE}"\ngithub = "{GITHUB}"\n'
    (folder / "shims" / "planted.py").write_text(planted)
    (folder / "functions").mkdir()
    for name, environment in [*environments(), *PLANTED.items()]:
        (folder / "functions" / f"{name}.json").write_text(configuration(environment))
    return folder


# ------------------------------------------------------- this rule, and Prowler's check


def rule_flags(environment: Mapping[str, str], _: Path) -> bool:
    scanner = Scanner()
    return any(scanner.scan_variable(Variable(*item)) for item in environment.items())


@pytest.mark.parametrize("flags", [rule_flags, prowler.flagged_in_environment])
def test_environments_of_rewired_functions_are_clean(
    flags: Callable[[Mapping[str, str], Path], bool], tmp_path: Path
) -> None:
    asked = {**dict(environments()), **PLANTED}

    assert {name for name, each in asked.items() if flags(each, tmp_path)} == set(PLANTED)


def rule_flags_file(path: Path) -> bool:
    return any(Scanner().scan_file(SourceFile(path.name, path.read_text("utf-8"))))


@pytest.mark.parametrize("flags", [rule_flags_file, prowler.flagged_in_file])
def test_the_shims_are_clean(flags: Callable[[Path], bool], files: Path) -> None:
    shims = [path for path in (files / "shims").rglob("*") if path.is_file() and _is_text(path)]

    assert {path.suffix or path.name for path in shims} == {".py", ".mjs", "wrapper"}
    assert [path.name for path in shims if flags(path)] == ["planted.py"]


def _is_text(path: Path) -> bool:
    return not path.read_bytes().startswith(b"\x7fELF")


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_clean_as_the_rule_reads_layers(
    layer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["package", str(as_deployed(layer)), "--json"]) == CLEAN
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_package_at_the_edge_is_clean_once_it_is_sealed(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    function, path, source, line = LANGUAGES[language]
    before, after = tmp_path / "before.zip", tmp_path / "after.zip"
    before.write_bytes(zipped({path: source.replace(VALUE, STRIPE)}))
    after.write_bytes(sealed_package(before.read_bytes(), (path, line), function=function).content)

    assert main(["package", str(before), "--json"]) != CLEAN
    assert path in capsys.readouterr().out
    assert main(["package", str(after), "--json"]) == CLEAN
    assert json.loads(capsys.readouterr().out) == []


# -------------------------------------------------------------- gitleaks, kingfisher


@pytest.mark.parametrize("scan", proofs_but([gitleaks], [gitleaks, kingfisher]))
def test_scanners_of_files_find_nothing_of_ours(
    scan: Callable[[Path], Flagged], files: Path
) -> None:
    planted = {f"functions/{name}.json" for name in PLANTED}

    assert scan(files) == {"shims/planted.py", *planted}


@pytest.mark.parametrize("scan", [gitleaks, kingfisher])
def test_a_scanner_that_broke_is_not_taken_for_one_that_found_nothing(
    scan: Callable[[Path], Flagged], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / scan.__name__
    broken.write_text("#!/bin/sh\necho broken >&2; exit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr("tests.scanners.programs._PROGRAMS", tmp_path)

    with pytest.raises(ScannerBroke, match="ended with 3: broken"):
        scan(tmp_path)
