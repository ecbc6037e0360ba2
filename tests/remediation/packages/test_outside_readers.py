"""A moved value gets no name that a shell, a program or the system's libraries ask for."""

from __future__ import annotations

import pytest

from remediation.model import CodeLine, LookedUp
from remediation.packages.environment_uses import environment_uses
from remediation.packages.lookups import Surroundings, look_up
from tests.rehearsal.zips import zip_files

VALUE = "correct-horse-in-a-package"
HANDLER = "exports.handler = async () => 1;\n"


def variable_of(name: str, **others: str) -> str:
    """Return the variable of a constant with a name, in a package with other files."""
    files = {
        "index.js": f"const {name} = '{VALUE}';\n{HANDLER}",
        **{path.replace("_", "."): text for path, text in others.items()},
    }
    surroundings = Surroundings({}, lambda _: False, "index.handler")
    made = look_up(zip_files(files), (CodeLine("index.js", 1),), surroundings)
    assert isinstance(made, LookedUp)
    return next(iter(made.values))


@pytest.mark.parametrize(
    "name",
    [
        "home", "HOME", "tmpdir", "TEMP", "user", "USERNAME", "SHELL", "FTP_PROXY", "SOCKS_PROXY",
        "PGPASSWORD", "MYSQL_PWD", "REDISCLI_AUTH", "NODE_AUTH", "npm_config_proxy", "NO_COLOR",
    ],
)  # fmt: skip
def test_of_the_system(name: str) -> None:
    assert variable_of(name).startswith("CODE_")


@pytest.mark.parametrize("name", ["HOME_TOKEN", "dbPassword", "USER_TOKEN", "PROXY_TOKEN", "page"])
def test_names_that_only_begin_alike_are_free(name: str) -> None:
    assert not variable_of(name).startswith("CODE_")


@pytest.mark.parametrize(
    "others",
    [
        {"a_sh": 'curl -H "Authorization: $TOKEN" https://example.com\n'},
        {"a_sh": "echo ${TOKEN:-none}\n"},
        {"a_bash": 'test -n "${TOKEN}"\n'},
        {"a_rb": "puts ENV['TOKEN']\n"},
        {"a_pl": "print $ENV{TOKEN};\n"},
        {"run": "#!/bin/sh\nexec psql --password=$TOKEN\n"},
        {"a_js": "execSync('curl -u $TOKEN https://example.com');\n"},
        {"a_js": 'spawn("sh", ["-c", "exec run ${TOKEN}"]);\n'},
        {"a_js": "execSync(`run $TOKEN`);\n"},
        {"a_js": "execSync(`run \\${TOKEN}`);\n"},
        {"a_py": "os.system('run $TOKEN')\n"},
        {"a_py": "subprocess.run(f'run ${{TOKEN}} {name}', shell=True)\n"},
        {"a_py": "text = os.path.expandvars(read())\n"},
    ],
)
def test_of_a_shell_or_another_program(others: dict[str, str]) -> None:
    assert variable_of("TOKEN", **others) == "CODE_TOKEN"


@pytest.mark.parametrize(
    "others",
    [
        {"a_js": "get(`https://example.com/${TOKEN}`);\n"},
        {"a_sh": "echo $TOKENS ${MY_TOKEN}\n"},
        {"a_txt": "$TOKEN\n"},
        {"a_py": "text = f'{TOKEN} and {name}'\n"},
    ],
)
def test_what_asks_for_no_variable_leaves_names_free(others: dict[str, str]) -> None:
    assert variable_of("TOKEN", **others) == "TOKEN"


def test_a_large_script_is_searched_in_time_that_grows_with_it() -> None:
    text = "'" + "$" * 200_000 + "${" * 100_000 + "A" * 200_000

    assert "A" not in environment_uses([("a.js", text), ("a.sh", text)]).names
