"""The packaged SDK knows what the rule calls, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import botocore
import botocore.session
import pytest

from rule.packaging.trim_botocore import OPERATIONS, slim


@pytest.fixture
def sdk_folder(tmp_path: Path) -> Path:
    installed = Path(botocore.__file__).parent / "data"
    for name in (
        *OPERATIONS,
        "endpoints.json",
        "partitions.json",
        "sdk-default-configuration.json",
        "_retry.json",
    ):
        copy = shutil.copytree if (installed / name).is_dir() else shutil.copy
        copy(installed / name, tmp_path / name)
    return tmp_path


@pytest.mark.slow
def test_clients_have_the_operations_that_the_rule_calls(sdk_folder: Path) -> None:
    slim(sdk_folder)

    session = botocore.session.Session()
    session.get_component("data_loader").search_paths[:] = [str(sdk_folder)]
    for service, operations in OPERATIONS.items():
        client = session.create_client(
            service, "cn-north-1", aws_access_key_id="key", aws_secret_access_key="-"
        )
        assert set(client.meta.service_model.operation_names) == operations
        if service == "cloudfront-keyvaluestore":
            continue  # its endpoint is the account's, and not in China
        # CloudFront has one endpoint for each partition.
        home = "cn-northwest-1" if service == "cloudfront" else "cn-north-1"
        assert client.meta.endpoint_url.endswith(f".{home}.amazonaws.com.cn")


def test_of_each_service_only_the_newest_model_is_kept(sdk_folder: Path) -> None:
    newest = {
        service: max(each.name for each in (sdk_folder / service).iterdir())
        for service in OPERATIONS
    }

    slim(sdk_folder)

    for service, version in newest.items():
        assert [each.name for each in (sdk_folder / service).iterdir()] == [version]


def test_what_is_kept_is_botocores_own_but_for_its_documentation(sdk_folder: Path) -> None:
    slim(sdk_folder)

    slimmed = json.loads((sdk_folder / "config/2014-11-12/service-2.json").read_text("utf-8"))
    whole = botocore.session.Session().get_service_model("config")
    put = whole.operation_model("PutEvaluations")
    assert slimmed["operations"]["PutEvaluations"]["http"] == dict(put.http)
    assert put.input_shape is not None
    members = slimmed["shapes"]["PutEvaluationsRequest"]["members"]
    assert set(members) == set(put.input_shape.members)
    assert "documentation" not in json.dumps(slimmed)


def test_an_operation_that_botocore_does_not_know_stops_the_build(
    sdk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPERATIONS, "config", {"PutEvaluation"})
    with pytest.raises(SystemExit, match="botocore knows no PutEvaluation: mend OPERATIONS"):
        slim(sdk_folder)
