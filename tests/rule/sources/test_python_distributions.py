from __future__ import annotations

import zipfile

import pytest

from rule.sources.python_distributions import files_in_record, is_record, matches_hash
from tests.rule.packages import (
    METADATA,
    Content,
    distribution,
    patched,
    record_row,
    third_party,
    unread,
    zip_of,
)

INFO = "lib-1.0.dist-info"
RECORD = f"{INFO}/RECORD"
PROOFS = {RECORD, f"{INFO}/METADATA", f"{INFO}/WHEEL"}


def with_row(row: str, path: str = "app.py") -> dict[str, Content]:
    """Return a published distribution, a file beside it, and a row for that file."""
    files = distribution({"lib.py": "x"})
    return {**files, RECORD: f"{files[RECORD]!s}{row}", path: "x = 1"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (RECORD, True),
        ("python/a-1.dist-info/RECORD", True),
        ("RECORD", False),
        (".dist-info/RECORD", False),
        ("a.dist-info/sub/RECORD", False),
        ("a.egg-info/SOURCES.txt", False),
    ],
)
def test_a_record_is_told_by_its_name(name: str, expected: bool) -> None:
    assert is_record(name) is expected


def test_what_a_record_lists_with_its_hash_is_published() -> None:
    package = zip_of({**distribution({"lib/a.py": "x = 1", "six.py": "y"}), "app.py": "z"})

    assert third_party(package) == {"lib/a.py", "six.py", *PROOFS}


def test_a_record_below_a_folder_speaks_for_that_folder() -> None:
    package = zip_of({**distribution({"a.py": "x = 1"}, below="python/"), "a.py": "x = 1"})

    assert third_party(package) == {"python/a.py", *(f"python/{name}" for name in PROOFS)}


@pytest.mark.parametrize("changed", ["x = 2", "", "x = 1\n", "x = 1" * 100_000])
def test_a_listed_file_that_was_changed_since_is_own(changed: str) -> None:
    package = zip_of({**distribution({"lib/a.py": "x = 1"}), "lib/a.py": changed})

    assert third_party(package) == PROOFS


def test_a_file_that_was_laid_beside_published_ones_is_own() -> None:
    package = zip_of({**distribution({"lib/a.py": "x = 1"}), "lib/settings.py": "x = 1"})

    assert third_party(package) == {"lib/a.py", *PROOFS}


def test_files_of_a_distribution_may_be_left_out() -> None:
    files = distribution({"lib/a.py": "x = 1", "lib/tests/b.py": "x"})
    del files["lib/tests/b.py"]

    assert third_party(zip_of(files)) == {"lib/a.py", *PROOFS}


@pytest.mark.parametrize(
    "row",
    [
        "app.py,,\n",
        "app.py\n",
        "app.py,md5=x,1\n",
        "app.py,sha256,1\n",
        "app.py,=,1\n",
        "../app.py,sha256=x,1\n",
        "\n",
    ],
)
def test_a_row_without_proof_hides_nothing(row: str) -> None:
    assert third_party(zip_of(with_row(row))) == {"lib.py", *PROOFS}


@pytest.mark.parametrize("row", ["x" * 200_000 + ",sha256=x,1\n", "\udcff"])
def test_a_list_of_another_form_lists_nothing(row: str) -> None:
    files = with_row("")
    files[RECORD] = f"{files[RECORD]!s}{row}".encode("utf-8", "surrogateescape")

    assert third_party(zip_of(files)) == set()


@pytest.mark.parametrize("path", ["../app.py", "lib/../../app.py", "/app.py", "/python/../app.py"])
def test_a_record_does_not_speak_for_files_outside_its_folder(path: str) -> None:
    files = {f"python/{name}": text for name, text in with_row(record_row(path, "x = 1")).items()}

    assert "app.py" not in third_party(zip_of({**files, "app.py": "x = 1"}))


@pytest.mark.parametrize("proof", sorted(PROOFS))
@pytest.mark.parametrize("how", ["absent", "changed", "unlisted"])
def test_a_list_counts_only_with_all_that_a_distribution_has(proof: str, how: str) -> None:
    files = distribution({"app.py": "x = 1"})
    if how == "absent":
        del files[proof]
    elif how == "changed":
        files[proof] = f"{files[proof]!s}\n" if proof != RECORD else ""
    else:
        rows = str(files[RECORD]).splitlines(keepends=True)
        files[RECORD] = "".join(row for row in rows if not row.startswith(f"{proof},"))

    assert "app.py" not in third_party(zip_of(files))


@pytest.mark.parametrize(
    ("name", "version", "metadata"),
    [
        ("lib", "1.0", METADATA.replace("Name: {name}", "Name: other")),
        ("lib", "1.0", METADATA.replace("Version: {version}", "Version: 2.0")),
        ("lib", "1.0", METADATA.replace("Name: {name}\n", "")),
        ("lib", "1.0+local", METADATA),
        ("lib", "0.1.dev5+g1a2b3c4", METADATA),
        ("lib", "0.0.0", METADATA),
        ("lib", "latest", METADATA),
        ("lib", "1.0", METADATA.replace("License: MIT\n", "")),
        ("lib", "1.0", METADATA.replace("MIT", "UNKNOWN")),
        ("lib", "1.0", METADATA.replace("MIT", "Proprietary")),
        ("lib", "1.0", METADATA.replace("MIT", "(c) Acme. All rights reserved.")),
        ("lib", "1.0", METADATA.replace("\n\n", "\nClassifier: Private :: Do Not Upload\n\n")),
        ("lib", "1.0", METADATA.replace("License: MIT\n\n", "\nLicense: MIT\n")),
        ("lib", "1.0", ""),
    ],
)
def test_a_project_that_no_registry_would_take_for_others_is_own(
    name: str, version: str, metadata: str
) -> None:
    files = distribution({"app.py": "x = 1"}, name, version, metadata)

    assert third_party(zip_of(files)) == set()


@pytest.mark.parametrize(
    ("name", "version", "metadata"),
    [
        ("ruamel.yaml", "0.18.6", METADATA),
        ("Flask_Cors", "4.0.0rc1", METADATA.replace("{name}", "flask-cors")),
        ("pytz", "2024.1.post1", METADATA.replace("\n", "\r\n")),
        ("lib", "1.0b2.dev3", METADATA),
        ("lib", "1!2.0", METADATA.replace("License:", "License-Expression:")),
        ("lib", "1.0", METADATA.replace("License: MIT", "License-File: LICENSE")),
        ("lib", "1.0", METADATA.replace("License: MIT", "Classifier: License :: OSI Approved")),
    ],
)
def test_distributions_as_they_are_published_are_told(
    name: str, version: str, metadata: str
) -> None:
    files = distribution({"app.py": "x = 1"}, name, version, metadata)

    assert third_party(zip_of(files)) == files.keys()


def test_a_list_that_is_damaged_hides_nothing_and_is_named() -> None:
    package = zip_of(distribution({"app.py": "x = 1"}), zipfile.ZIP_STORED)
    damaged = patched(package, (b"app.py,sha256", 7, b"sha512"))

    assert third_party(damaged) == set()
    assert [item.what for item in unread(damaged)] == [RECORD]


def test_a_project_that_was_installed_from_a_folder_is_own() -> None:
    address = '{"url": "file:///src", "dir_info": {}}'
    files = distribution({"app.py": "x = 1", f"{INFO}/direct_url.json": address})

    assert third_party(zip_of(files)) == set()


@pytest.mark.parametrize("installed", ["# one\n", "# two\n"])
def test_a_file_that_two_distributions_list_is_one_of_both(installed: str) -> None:
    shared = "shared/__init__.py"
    files = {**distribution({shared: "# one\n"}, "a"), **distribution({shared: "# two\n"}, "b")}

    assert shared in third_party(zip_of({**files, shared: installed}))


def test_a_record_that_cannot_be_read_lists_nothing() -> None:
    assert files_in_record(RECORD, {"app.py"}, lambda _: None) == {}


def test_a_hash_holds_with_and_without_padding() -> None:
    digest = record_row("a", "x").split(",")[1]

    assert matches_hash(digest, b"x")
    assert matches_hash(f"{digest}=", b"x")
    assert not matches_hash(digest, b"y")
