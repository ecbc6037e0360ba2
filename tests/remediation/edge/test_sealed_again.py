"""Packages that were sealed before."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from remediation.edge.package import sealed_pointer
from remediation.edge.shim_files import shim_for
from remediation.model import (
    EdgeFunction,
)
from tests.remediation.edge.packages import (
    KEY_LINE,
    OTHER,
    POINTER,
    PYTHON,
    VALUE,
    VIEWER,
    contents,
    in_each_language,
    reasons_of,
    seal,
    sealed,
    zipped,
)

_SHIM = shim_for("python3.13")
assert _SHIM is not None
PYTHON_POINTER = _SHIM.pointer_start.encode()


@in_each_language
def test_a_sealed_package_is_sealed_again_with_what_was_found_since(
    function: EdgeFunction, path: str, source: str, line: int
) -> None:
    first = sealed({path: source, "b" + path: ""}, (path, line), function=function)
    now = replace(function, handler=first.handler)
    files = contents(first.content)
    more = f'OTHER = "{OTHER}"\n' if path.endswith(".py") else f"const other = '{OTHER}';\n"
    files["b" + path] = more.encode()
    pointer = replace(POINTER, regions=("us-east-1",))

    second = sealed(
        zipped(files), ("b" + path, 1), function=now, pointer=pointer, stored=first.values
    )

    assert second.values == {"OTHER": OTHER}
    assert second.names == ("API_KEY", "OTHER")
    assert (second.added, second.replaced) == ((), first.added)
    said = sealed_pointer(io.BytesIO(second.content), function.runtime)
    assert said is not None
    assert (said.handler, said.names) == (function.handler, second.names)
    assert said.pointer == pointer


def test_a_sealed_package_gets_another_pointer_and_nothing_else() -> None:
    first = sealed({"auth.py": PYTHON}, ("auth.py", KEY_LINE))

    second = sealed(
        first.content,
        function=replace(VIEWER, handler=first.handler),
        pointer=replace(POINTER, regions=("us-east-1", "sa-east-1")),
    )

    before, after = contents(first.content), contents(second.content)
    assert [name for name in before if before[name] != after[name]] == ["sealed_edge/pointer.py"]
    assert second.values == {}


def test_a_value_that_another_variable_of_the_secret_has_the_name_of_gets_another_name() -> None:
    package = sealed({"auth.py": PYTHON}, ("auth.py", KEY_LINE), stored={"API_KEY": OTHER})

    assert package.values == {"CODE_API_KEY": VALUE}


@pytest.mark.parametrize(
    "pointer",
    [b"", b"POINTER = {}", b"\xff", b'"""x"""', PYTHON_POINTER + b"{}", PYTHON_POINTER + b"[",
     PYTHON_POINTER + b'{"asked": {"a": 1}}'],
)  # fmt: skip
def test_a_sealed_package_whose_pointer_cannot_be_read_is_refused(pointer: bytes) -> None:
    first = sealed({"auth.py": PYTHON}, ("auth.py", KEY_LINE))
    files = {**contents(first.content), "sealed_edge/pointer.py": pointer}

    (reason,) = reasons_of(seal(zipped(files), function=replace(VIEWER, handler=first.handler)))

    assert reason.endswith("its pointer cannot be read")
