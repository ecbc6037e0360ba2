"""What an image's configuration states, each with its place."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from rule.sources.image.configuration import settings_of
from rule.sources.image.json_objects import NotReadable
from rule.sources.image.setting import Setting


def settings(layers: int = 1, **members: Any) -> list[Setting]:
    document = {"rootfs": {"diff_ids": ["sha256:..."] * layers}} | members
    return list(settings_of(json.dumps(document).encode(), 1))


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, []),
        ({"Env": None, "Labels": None, "Cmd": None}, []),
        ({"Env": ["PATH=/bin", "TOKEN=a=b", "EMPTY=", "ALONE"]},
         [("Env: PATH", "PATH", "/bin"), ("Env: TOKEN", "TOKEN", "a=b"),
          ("Env: EMPTY", "EMPTY", ""), ("Env: ALONE", "ALONE", "")]),
        ({"env": ["A=1"]}, [("Env: A", "A", "1")]),
        ({"Labels": {"db.password": "x", "A": "1", "a": "2"}},
         [("label: db.password", "db.password", "x"), ("label: A", "A", "1"),
          ("label: a", "a", "2")]),
        ({"Entrypoint": ["/run.sh"], "Cmd": ["app.handler", "--name=a b"]},
         [("Entrypoint", "", "/run.sh"), ("Cmd", "", "app.handler '--name=a b'")]),
        ({"Cmd": "app.handler"}, [("Cmd", "", "app.handler")]),
        ({"Healthcheck": {"Test": ["CMD-SHELL", "curl -u a:b http://localhost"]}},
         [("Healthcheck", "", "CMD-SHELL curl -u a:b http://localhost")]),
        ({"OnBuild": ["RUN a", "RUN b"]}, [("OnBuild", "", "RUN a\nRUN b")]),
    ],
)  # fmt: skip
def test_variables_labels_and_commands_are_told(
    config: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    found = [(each.place, each.name, each.text) for each in settings(config=config)]

    assert found == [(f"image {place}", name, text) for place, name, text in expected]


@pytest.mark.parametrize(
    ("step", "arguments"),
    [
        ("RUN |1 NPM_TOKEN=otter /bin/sh -c npm ci # buildkit", [("NPM_TOKEN", "otter")]),
        ("|1 NPM_TOKEN=otter /bin/sh -c npm ci", [("NPM_TOKEN", "otter")]),
        ("|2 A=1 B=two words /bin/bash -c make C=3", [("A", "1"), ("B", "two words")]),
        ("|1 A=otter make", [("A", "otter")]),
        ("|3 A=a b B= C=/x /bin/sh -c x", [("A", "a b"), ("B", ""), ("C", "/x")]),
        ("|1 A=x=y /bin/sh -c x", [("A", "x=y")]),
        ("/bin/sh -c #(nop)  ENV A=1", []),
        ("COPY app.py /var/task/ # buildkit", []),
        ("|0 /bin/sh -c A=1", []),
    ],
)
def test_the_arguments_of_a_build_are_told_from_its_history(
    step: str, arguments: list[tuple[str, str]]
) -> None:
    found = settings(history=[{"created_by": "FROM x", "empty_layer": True}, {"created_by": step}])

    assert [(each.place, each.text) for each in found if not each.name] == [
        ("image history 1", "FROM x"), ("image history 2", step),
    ]  # fmt: skip
    told = [(each.name, each.text) for each in found if each.name]
    assert told == arguments
    assert {each.place for each in found if each.name} <= {"image history 2"}


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"layers": 0}, "another number of layers"),
        ({"layers": 2}, "another number of layers"),
        ({"rootfs": None}, "another number of layers"),
        ({"rootfs": []}, "malformed"),
        ({"config": []}, "malformed"),
        ({"config": {"Env": {"A": "1"}}}, "malformed"),
        ({"config": {"Env": [1]}}, "malformed"),
        ({"config": {"Labels": {"A": 1}}}, "malformed"),
        ({"config": {"Labels": ["A"]}}, "malformed"),
        ({"config": {"Cmd": {"a": 1}}}, "malformed"),
        ({"config": {"Env": [], "ENV": []}}, "Env twice"),
        ({"history": {}}, "malformed"),
        ({"history": ["x"]}, "malformed"),
    ],
)
def test_what_is_malformed_is_refused(members: dict[str, Any], said: str) -> None:
    with pytest.raises(NotReadable, match=said):
        settings(**members)


def test_no_value_is_in_a_repr() -> None:
    (setting,) = settings(config={"Env": ["TOKEN=otter"]})

    assert "otter" not in repr(setting)


BUILD_INFO = base64.b64encode(
    json.dumps(
        {
            "frontend": "dockerfile.v0",
            "attrs": {"build-arg:NPM_TOKEN": "otter"},
            "sources": [{"type": "docker-image", "pin": "sha256:" + 64 * "a"}, {"pin": 40 * "b"}],
        }
    ).encode()
).decode()


@pytest.mark.parametrize(
    ("members", "place", "name", "text"),
    [
        ({"container_config": {"Env": ["A=otter"]}}, "container_config.Env: A", "A", "otter"),
        ({"container_config": {"Cmd": ["x", "--key", "otter"]}}, "container_config.Cmd", "",
         "x --key otter"),
        ({"container_config": {"Labels": {"a": "otter"}}}, "container_config.Labels.a", "a",
         "otter"),
        ({"moby.buildkit.buildinfo.v1": BUILD_INFO},
         "moby.buildkit.buildinfo.v1.attrs.build-arg:NPM_TOKEN", "build-arg:NPM_TOKEN", "otter"),
        ({"moby.buildkit.buildinfo.v1": "otter"}, "moby.buildkit.buildinfo.v1",
         "moby.buildkit.buildinfo.v1", "otter"),
        ({"author": "otter"}, "author", "author", "otter"),
        ({"Config": {"WorkingDir": "otter"}}, "config.WorkingDir", "WorkingDir", "otter"),
        ({"config": {"User": "otter"}}, "config.User", "User", "otter"),
        ({"config": {"Volumes": {"otter": {}}}}, "config.Volumes", "", "otter"),
        ({"config": {"password": "otter"}}, "config.password", "password", "otter"),
        ({"container": "otter"}, "container", "container", "otter"),
        ({"history": [{"author": "otter"}]}, "history 1.author", "author", "otter"),
        ({"x": [[{"y": [{"z": "otter"}]}]]}, "x.y.z", "z", "otter"),
    ],
)  # fmt: skip
def test_whatever_else_a_builder_states_is_told(
    members: dict[str, Any], place: str, name: str, text: str
) -> None:
    assert Setting(f"image {place}", name, text) in settings(**members)


def test_the_numbers_of_images_and_containers_are_no_settings() -> None:
    found = settings(
        container=64 * "a", config={"Image": "sha256:" + 64 * "b", "Hostname": 12 * "c"}
    )

    assert found == []


def test_a_configuration_may_be_deep() -> None:
    deep: Any = "otter"
    for _ in range(400):
        deep = [deep]

    assert settings(x=deep) == [Setting("image x", "", "otter")]
