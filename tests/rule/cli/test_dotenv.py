"""Reading .env files."""

from __future__ import annotations

import pytest

from rule.cli.dotenv import parse_dotenv


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("A=1\nB=2", {"A": "1", "B": "2"}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("# comment\n\n  export A = 1 # why\n", {"A": "1"}),
        ("A=x#y", {"A": "x#y"}),
        ("A=", {"A": ""}),
        ("A='x # $B'\nB=\"y # `z`\" # why", {"A": "x # $B", "B": "y # `z`"}),
        ("A='one\ntwo'\nB=3", {"A": "one\ntwo", "B": "3"}),
        ('A="one\ntwo\\nthree \\"q\\" \\\\ \\$"', {"A": 'one\ntwo\nthree "q" \\ $'}),
        ("A=$HOME`id`$(id)", {"A": "$HOME`id`$(id)"}),
        ("A=b=c==", {"A": "b=c=="}),
        ("A='open", {"A": "'open"}),
    ],
)
def test_values_are_read_as_they_stand(text: str, expected: dict[str, str]) -> None:
    assert {each.name: each.value for each in parse_dotenv(text)} == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("velvet", 1),
        ("A=1\n\nvelvet nimbus", 3),
        ("A='x\ny'\n=velvet", 3),
        ("1A=velvet", 1),
        ("A=1\r\rvelvet", 3),
        ("# a\r\n\r\nA='x' velvet", 3),
        ("A='x'velvet", 1),
        ("A='x'\"velvet\"", 1),
        ("A='x',", 1),
        ("A='x' | velvet=1", 1),
        ("A='x'B='velvet'", 1),
        ("A='x' B='velvet' nimbus", 1),
        ("A='velvet\\'\nB='x'", 1),
        ("A+=velvet", 1),
        ("A=x\\\n'b=velvet", 2),
        ("A: velvet", 1),
        ("export A velvet-nimbus=", 1),
        ("A=\0\n\0B=velvet", 2),
        ("A=12345678\nB=${A}\n" + "B=${B}${B}\n" * 40, 20),
        ("A=12345678\nB=${A}\n" + "B=$B$B${C:-x}\n" * 40, 18),
        # UTF-16 without a mark
        ("#\0D\0=\0velvet", 1),
        ("A=1\n# x\n#\0velvet", 3),
        ("A=1\n\0\n", 2),
        ("A=1\n# x\u2028velvet", 2),
        ("A=1\nB=x\x85velvet nimbus", 2),
        ("A=1\n\nB='x'\fvelvet", 3),
    ],
)
def test_a_line_of_another_form_is_named_by_its_number_alone(text: str, line: int) -> None:
    with pytest.raises(ValueError, match=f"line {line} ") as raised:
        parse_dotenv(text)
    assert "velvet" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\nA=2", [("A", "1"), ("A", "2")]),
        ("export A=1\n'A'='2'\nA=", [("A", "1"), ("A", "2"), ("A", "")]),
        ("A=1\rB=2\r", [("A", "1"), ("B", "2")]),
        ("A=1\r\nB=2\nC=3\rD=4", [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")]),
        ("A='x' B='y'", [("A", "x"), ("B", "y")]),
        ("A='x'; B=y # c", [("A", "x"), ("B", "y")]),
        ("A=\"x\" && export B='y' # c", [("A", "x"), ("B", "y")]),
        ("A='x';\nB=y", [("A", "x"), ("B", "y")]),
        ("A='x'#c\nB=y", [("A", "x"), ("B", "y")]),
        ("set A=x\ndeclare -x B=\"y\"\n$env:C = 'z'", [("A", "x"), ("B", "y"), ("C", "z")]),
        ("export A B\nexport C\nD=1", [("D", "1")]),
        ("my-key=x\nmy.key=y", [("my-key", "x"), ("my.key", "y")]),
        ("A=#x\nB= #x", [("A", "#x"), ("B", "")]),
        ("A='x\nB=y\n'", [("B", "y"), ("A", "x\nB=y\n")]),
        ("A=`x\nB=y`\n", [("A", "`x"), ("B", "y`")]),
        ("A=x\\\ny\nB=1", [("A", "x\\"), ("B", "1")]),
        ("A=x\\\n{y=z", [("A", "x\\"), ("{y", "z")]),
        ("A=`x\né!=z`", [("A", "`x"), ("é!", "z`")]),
    ],
)
def test_each_assignment_is_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.name, each.value) for each in parse_dotenv(text)] == expected


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("A=x#y", "x"),  # Node.js
        ("A=`x # y`", "x # y"),
        ("A=`x\ny`", "x\ny"),
        ('A="x\\"y"', "x\\"),
        ("A='it\\'s'", "it's"),  # python-dotenv
        ('A="x\\v"', "x\v"),
        ("B=x\nA=${B}y", "xy"),
        ("B='=x\nA=y${B}z", "yz"),  # python-dotenv reads no quote without its end
        ("A=${B:-x}", "x"),
        ("A=${B-x}", "x"),  # docker compose, and shells
        ("A=${B:=x}", "x"),
        ("B=x\nA=$B-y", "x-y"),
        ("A=x\\\ny\\\nz", "xyz"),  # systemd
        ("A=x'y'\"z\"", "xyz"),
        ("A=x\\ y", "x y"),
        ("A=${B:+x}", "x"),  # if B is set where the file is read
        ("A=${B+x}y", "xy"),
        ("B=\nA=${B:+x}", ""),
        ("B=y\nA=${B:+x}", "x"),
        ("A=${B:-${C:-x}}", "x"),
        ("A=${B-${C:+${D:=x}}}", "x"),
        ("B=x\nA=${C:-y$B}", "yx"),
        ("B=x\nA=${C:-y${B}}", "yx"),
        ("B=y\nA=${B:-x}", "x"),
        ("B=y\nA=${B:?x}", "y"),
        ("# y\u2028A=x", "x"),  # npm's dotenv
        ("# y\x85A=x", "x"),  # django-environ
        ("# y\fA='x'", "x"),
        ("B=y\vA=x", "x"),
        ("B='y'#\x1eexport A=x", "x"),
    ],
)
def test_what_another_reader_makes_of_a_line_is_read_too(text: str, reading: str) -> None:
    assignments = parse_dotenv(text)
    assert ("A", reading) in {
        (each.name, value) for each in assignments for value in (each.value, *each.others)
    }


@pytest.mark.parametrize("value", ["x" * 1_000_000, "x$" * 300_000, "${" * 300_000])
def test_a_long_value_that_refers_to_none_is_read(value: str) -> None:
    assert parse_dotenv(f"A={value}")[0].value == value


@pytest.mark.parametrize(
    ("text", "whole"),
    [("A=x # y", "x # y"), ("A='x' #y\nB=1", "'x' #y"), ("A= # y", "# y"), ("A=x\n# y", "")],
)
def test_what_docker_takes_for_a_part_of_the_value_is_kept(text: str, whole: str) -> None:
    assert parse_dotenv(text)[0].whole == whole


def test_no_value_is_shown() -> None:
    text = "A=velvet # velvet\nB='vel\\'vet'\nC=${D:-velvet}`velvet`"
    assert "vel" not in repr(parse_dotenv(text))
