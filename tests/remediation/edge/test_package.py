"""Packages at the edge: what is taken out, what comes in, and what stays as it is."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from remediation.edge.package import sealed_pointer
from remediation.model import (
    EdgeFunction,
)
from remediation.patching import reasons
from tests.remediation.edge.packages import (
    KEY_LINE,
    LOOKUPS,
    OTHER,
    POINTER,
    PYTHON,
    VALUE,
    contents,
    in_each_language,
    reasons_of,
    seal,
    sealed,
    zipped,
)


@in_each_language
def test_a_key_in_the_code_becomes_a_lookup(
    function: EdgeFunction, path: str, source: str, line: int
) -> None:
    package = sealed({path: source}, (path, line), function=function)

    assert LOOKUPS[path] in contents(package.content)[path]
    assert package.values == {"API_KEY": VALUE}
    assert package.names == ("API_KEY",)
    assert VALUE.encode() not in b"".join(contents(package.content).values())


@in_each_language
def test_a_sealed_package_says_where_its_secret_is(
    function: EdgeFunction, path: str, source: str, line: int
) -> None:
    package = sealed({path: source}, (path, line), function=function)

    said = sealed_pointer(io.BytesIO(package.content), function.runtime)

    assert said is not None
    assert said.handler == function.handler
    assert said.names == ("API_KEY",)
    assert said.pointer.secret_arn == POINTER.secret_arn
    assert set(said.pointer.regions) == set(POINTER.regions)
    assert said.pointer.nonce == POINTER.nonce
    assert sealed_pointer(io.BytesIO(zipped({path: source})), function.runtime) is None


def test_all_other_entries_stay_as_they_were() -> None:
    files: dict[str, str | bytes] = {
        "lib/": "",
        "lib/data.bin": bytes(range(256)),
        "auth.py": PYTHON,
        "readme": "x" * 999,
    }
    package = zipped(files)

    changed = sealed(package, ("auth.py", KEY_LINE))

    before, after = (
        {info.filename: info for info in zipfile.ZipFile(io.BytesIO(each)).infolist()}
        for each in (package, changed.content)
    )
    assert list(after)[: len(files)] == list(files)
    assert changed.kept == ("lib/", "lib/data.bin", "readme")
    for name in files:
        one, other = before[name], after[name]
        assert (one.external_attr, one.date_time) == (other.external_attr, other.date_time)
    for name in changed.kept:
        assert contents(changed.content)[name] == contents(package)[name]
    assert set(after) - set(files) == set(changed.added)
    assert changed.replaced == ()


def test_the_same_package_becomes_the_same_bytes() -> None:
    one, other = (sealed({"auth.py": PYTHON}, ("auth.py", KEY_LINE)) for _ in range(2))

    assert one == other
    assert one.content == other.content


def test_a_dry_run_needs_no_secret_yet() -> None:
    pointer = replace(POINTER, secret_arn=POINTER.secret_arn.rpartition("-")[0])

    dry = sealed({"auth.py": PYTHON}, ("auth.py", KEY_LINE), pointer=pointer)
    real = sealed({"auth.py": PYTHON}, ("auth.py", KEY_LINE))

    assert dry.patches == real.patches
    assert dry.values == real.values
    assert dry.added == real.added


def test_secrets_in_several_files_share_one_secret_and_the_same_value_one_variable() -> None:
    package = sealed(
        {
            "auth.py": PYTHON,
            "settings.py": f'API_KEY = "{OTHER}"\nBACKUP = {{"api_key": "{VALUE}"}}\n',
        },
        ("auth.py", KEY_LINE),
        ("settings.py", 1),
        ("settings.py", 2),
    )

    assert package.values == {"API_KEY": VALUE, "CODE_API_KEY": OTHER, "BACKUP_API_KEY": VALUE}
    assert [patch.path for patch in package.patches] == ["auth.py", "settings.py"]


# ------------------------------------------------------------------------------- a settings file


DOTENV = f"HOST=db\nAPI_KEY={VALUE}\n"
LOADER = "from dotenv import load_dotenv\nload_dotenv()\n"


def test_a_line_goes_from_a_settings_file_that_is_loaded_into_variables() -> None:
    package = sealed({"auth.py": LOADER, ".env": DOTENV}, (".env", 2))

    assert contents(package.content)[".env"] == b"HOST=db\n"
    assert package.values == {"API_KEY": VALUE}


def test_a_line_stays_in_a_settings_file_that_is_read_otherwise() -> None:
    files = {"auth.py": LOADER, "other.py": "print(open('.env').read())\n", ".env": DOTENV}

    assert reasons_of(seal(files, (".env", 2))) == [
        ".env:2 other.py may read the file in another way than into the environment"
    ]


@pytest.mark.parametrize("line", ["API_KEY=dev", "  export API_KEY = dev", "API_KEY: dev"])
def test_a_line_stays_where_another_settings_file_has_the_variable_too(line: str) -> None:
    """It may be the other file's value that the function has."""
    files = {"auth.py": LOADER, ".env": DOTENV, "conf/.env.example": f"HOST=\n{line}\n"}

    assert reasons_of(seal(files, (".env", 2))) == [
        ".env:2 Another file, conf/.env.example, sets the variable, too"
    ]
    files["conf/.env.example"] = "HOST=\n#API_KEY=dev\nOLD_API_KEY=dev\nA='API_KEY=dev'\n"
    assert sealed(files, (".env", 2)).values == {"API_KEY": VALUE}


EARLY = {
    "asked for before": (
        "auth.js",
        "const isLive = 'API_KEY' in process.env;\nrequire('dotenv').config();\n",
    ),
    "asked for before in Python": (
        "auth.py",
        "from dotenv import load_dotenv\nA = os.getenv('API_KEY')\nload_dotenv()\n",
    ),
}


@pytest.mark.parametrize(("path", "text"), EARLY.values(), ids=EARLY)
def test_a_line_stays_if_the_variable_is_asked_for_before_the_file_is_loaded(
    path: str, text: str
) -> None:
    """With the variable there, the file's other lines would not be loaded."""
    files = {path: text, ".env": DOTENV}

    assert reasons_of(seal(files, (".env", 2))) == [
        f".env:2 {path} asks for the variable before it loads the file"
    ]
    files[path] = text.replace("API_KEY", "MY_API_KEY") + "start(process.env.API_KEY)\n"
    assert sealed(files, (".env", 2)).values == {"API_KEY": VALUE}


GUARDED = {
    "if it is missing": (
        "auth.js",
        "if (!process.env.API_KEY) {\n  require('dotenv').config();\n}\n",
    ),
    "if it is missing in Python": (
        "auth.py",
        "from dotenv import load_dotenv\nif not os.getenv('API_KEY'):\n    load_dotenv()\n",
    ),
}


@pytest.mark.parametrize(("path", "text"), GUARDED.values(), ids=GUARDED)
@pytest.mark.parametrize("name", ["API_KEY", "MY_API_KEY"])
def test_a_line_stays_if_the_file_is_loaded_under_a_condition(
    path: str, text: str, name: str
) -> None:
    files = {path: text.replace("API_KEY", name), ".env": DOTENV}

    assert reasons_of(seal(files, (".env", 2))) == [
        ".env:2 Nothing in the package is known to load the file"
    ]


SETTINGS = {
    "config.json": f'{{\n  "api_key": "{VALUE}"\n}}',
    "config.yaml": f"host: db\napi_key: {VALUE}\n",
    "app.properties": f"host=db\napi_key={VALUE}\n",
    "config.ini": f"[api]\nkey = {VALUE}\n",
}


@pytest.mark.parametrize("path", SETTINGS)
def test_a_file_of_data_keeps_its_secret_and_the_package_is_refused(path: str) -> None:
    outcome = seal({"auth.py": PYTHON, path: SETTINGS[path]}, ("auth.py", KEY_LINE), (path, 2))

    assert reasons_of(outcome) == [f"{path}:2 {reasons.DATA.reason}"]
