"""The packaged SDK knows of AWS Config what remediation calls, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest

from remediation.packaging import trim_botocore
from remediation.packaging.trim_botocore import OPERATION, slim


@pytest.fixture
def sdk_folder(tmp_path: Path) -> Path:
    installed = Path(botocore.__file__).parent / "data"
    for name in ("endpoints.json", "partitions.json", "sdk-default-configuration.json"):
        shutil.copy(installed / name, tmp_path / name)
    shutil.copy(installed / "_retry.json", tmp_path / "_retry.json")
    shutil.copytree(installed / "config", tmp_path / "config")
    return tmp_path


def test_a_client_has_the_one_operation_with_all_that_it_answers(sdk_folder: Path) -> None:
    slim(sdk_folder)

    session = botocore.session.Session()
    session.get_component("data_loader").search_paths[:] = [str(sdk_folder)]
    client = session.create_client(
        "config", "eu-central-1", aws_access_key_id="key", aws_secret_access_key="-"
    )
    assert client.meta.service_model.operation_names == [OPERATION]
    answer: Any = client.meta.service_model.operation_model(OPERATION).output_shape
    recorder = answer.members["ConfigurationRecorders"].member
    assert "recordingModeOverrides" in recorder.members["recordingMode"].members
    model = sdk_folder / "config" / "2014-11-12" / "service-2.json"
    assert "documentation" not in json.dumps(json.loads(model.read_text()))
    assert model.stat().st_size < 40_000


def test_an_operation_that_botocore_does_not_know_stops_the_build(
    sdk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trim_botocore, "OPERATION", "DescribeRecorders")

    with pytest.raises(SystemExit, match="botocore knows no DescribeRecorders: mend"):
        slim(sdk_folder)
