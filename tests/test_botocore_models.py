"""Models that are parsed once are what botocore reads, and are nobody else's to change."""

from __future__ import annotations

import json
from pathlib import Path

import botocore
import pytest
from botocore.loaders import JSONFileLoader, Loader

from tests import botocore_models

DATA = Path(botocore.__file__).parent / "data"
FILES = ["lambda/2015-03-31/service-2", "iam/2010-05-08/paginators-1", "endpoints", "partitions"]


@pytest.mark.parametrize("name", FILES)
def test_a_model_is_what_botocore_reads_in_the_same_order(name: str) -> None:
    path = str(DATA / name)
    read = botocore_models._read(JSONFileLoader(), path)

    assert read is not None
    for _ in range(2):
        assert json.dumps(JSONFileLoader().load_file(path)) == json.dumps(read)


def test_who_changes_a_model_changes_their_own() -> None:
    path = str(DATA / FILES[0])
    JSONFileLoader().load_file(path)["operations"].clear()

    assert JSONFileLoader().load_file(path)["operations"]


def test_a_file_that_is_not_botocores_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "service-2.json"
    for content in ({"a": 1}, {"a": 2}):
        file.write_text(json.dumps(content))
        assert JSONFileLoader().load_file(str(file.with_suffix(""))) == content
    assert JSONFileLoader().load_file(str(tmp_path / "none")) is None


def test_services_are_listed_as_botocore_lists_them() -> None:
    of_botocore = Loader(extra_search_paths=[str(DATA)], include_default_search_paths=False)
    listed = botocore_models._look(of_botocore, "service-2")

    assert "lambda" in listed
    for _ in range(2):
        found = of_botocore.list_available_services("service-2")
        assert found == listed
        found.clear()


def test_services_that_are_not_botocores_are_looked_for_anew(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "1").mkdir(parents=True)
        (tmp_path / name / "1" / "service-2.json").write_text("{}")
        own = Loader(extra_search_paths=[str(tmp_path)], include_default_search_paths=False)
        assert name in own.list_available_services("service-2")
