"""The packaged SDK knows of large services what remediation calls, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest
from botocore import xform_name

from remediation.aws.clients import Distributions
from remediation.packaging import trim_botocore
from remediation.packaging.trim_botocore import OPERATIONS, slim


@pytest.fixture
def sdk_folder(tmp_path: Path) -> Path:
    installed = Path(botocore.__file__).parent / "data"
    for name in ("endpoints.json", "partitions.json", "sdk-default-configuration.json"):
        shutil.copy(installed / name, tmp_path / name)
    shutil.copy(installed / "_retry.json", tmp_path / "_retry.json")
    for service in OPERATIONS:
        shutil.copytree(installed / service, tmp_path / service)
    return tmp_path


def client_of(service: str, sdk_folder: Path) -> Any:
    session = botocore.session.Session()
    session.get_component("data_loader").search_paths[:] = [str(sdk_folder)]
    return session.create_client(
        service, "us-east-1", aws_access_key_id="key", aws_secret_access_key="-"
    )


@pytest.mark.slow
def test_a_client_has_its_operations_with_all_that_they_answer(sdk_folder: Path) -> None:
    slim(sdk_folder)

    for service, operations in OPERATIONS.items():
        assert set(client_of(service, sdk_folder).meta.service_model.operation_names) == operations
        (version,) = (sdk_folder / service).iterdir()
        model = version / "service-2.json"
        assert "documentation" not in json.dumps(json.loads(model.read_text()))
        assert model.stat().st_size < 70_000
    recorders: Any = client_of("config", sdk_folder).meta.service_model.operation_model(
        "DescribeConfigurationRecorders"
    )
    recorder = recorders.output_shape.members["ConfigurationRecorders"].member
    assert "recordingModeOverrides" in recorder.members["recordingMode"].members


def test_the_sdk_keeps_all_that_is_asked_of_cloudfront() -> None:
    asked = {name for name in vars(Distributions) if not name.startswith("_")}

    assert {xform_name(each) for each in OPERATIONS["cloudfront"]} == asked


def test_a_distribution_keeps_all_settings_that_the_whole_sdk_knows(sdk_folder: Path) -> None:
    slim(sdk_folder)

    whole = Path(botocore.__file__).parent / "data"
    configurations = [
        client_of("cloudfront", folder).meta.service_model.shape_for("DistributionConfig")
        for folder in (sdk_folder, whole)
    ]

    assert names_in(configurations[0]) == names_in(configurations[1])


def names_in(shape: Any) -> set[tuple[str, str]]:
    """Return the names of all members that a shape leads to."""
    if shape.type_name == "list":
        return names_in(shape.member)
    if shape.type_name != "structure":
        return set()
    return {
        *((shape.name, name) for name in shape.members),
        *(each for member in shape.members.values() for each in names_in(member)),
    }


def test_an_operation_that_botocore_does_not_know_stops_the_build(
    sdk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trim_botocore, "OPERATIONS", {"config": {"DescribeRecorders"}})

    with pytest.raises(SystemExit, match="botocore knows no DescribeRecorders: mend"):
        slim(sdk_folder)
