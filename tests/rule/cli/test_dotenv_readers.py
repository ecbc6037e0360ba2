"""What other readers of ``.env`` files hand on as a value is judged, or the file is refused."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rule.cli.dotenv import parse_dotenv
from rule.cli.python_dotenv import as_python_dotenv
from tests.proofs import examples
from tests.rule.cli.dotenv_readers import PIECES, Pairs, node, own_name, python_dotenv

TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
LINES = st.lists(
    st.tuples(
        st.sampled_from(("", "export ", "  ", "\t", "set ")),
        st.sampled_from(("A", "B", "DB_PASSWORD", "'A'")),
        st.sampled_from(("=", " = ", "= ", "=\t")),
        st.sampled_from(("", "'", '"')),
        st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
        st.sampled_from(("", " # why", "#why", "; A=1", " ")),
        st.sampled_from(("\n", "\n", "\r\n", "\r", "\n\n# comment\n")),
    ).map(lambda p: f"{p[0]}{p[1]}{p[2]}{p[3]}{p[4]}{p[3]}{p[5]}{p[6]}"),
    max_size=6,
).map("".join)


def judged(text: str) -> set[tuple[str, str]] | None:
    """Return all readings of a text; None if it is refused."""
    try:
        assignments = parse_dotenv(text)
    except ValueError:
        return None
    return {(each.name, value) for each in assignments for value in (each.value, *each.others)}


def unjudged(text: str) -> Pairs:
    """Return what python-dotenv hands on and nobody judged."""
    known = judged(text)
    if known is None:
        return []
    read = [(name.removeprefix("$env:"), value) for name, value in python_dotenv(text)]
    return [pair for pair in read if pair not in known]


@pytest.mark.slow
@settings(max_examples=examples(8), suppress_health_check=list(HealthCheck))
@given(TEXTS | LINES)
def test_what_python_dotenv_reads_is_judged_or_refused(text: str) -> None:
    assert unjudged(text) == []


@pytest.mark.parametrize("text", ["A=x\0", "A=x\0\0", "A='x'\0B=y\0", "$env:A=x\0B=y\0"])
def test_what_python_dotenv_reads_of_variables_that_a_nul_ends_is_judged_too(text: str) -> None:
    assert unjudged(text) == []


@pytest.mark.slow
@settings(max_examples=examples(8), suppress_health_check=list(HealthCheck))
@given(TEXTS | LINES)
def test_a_file_is_read_in_python_dotenvs_way_as_by_itself(text: str) -> None:
    assert set(as_python_dotenv(text)) == set(python_dotenv(text))


@pytest.mark.parametrize(
    "text",
    [
        "A=velvet\n$env:A=x\n$env:A=nimbus${A}\n",
        "$env:A=velvet\nA=nimbus${A}\n",
        "A=velvet\n$env:A=x\nB=nimbus${A}\n",
        "A=velvet\n$env:A=x\nB=nimbus${A:-x}\n",
        "A=x\nset A=velvet\nB=${A}nimbus\n",
        "A=x\nexport A B\nB=nimbus${A}\n",
        "A=`x\n$env:A=nimbus${A}`\n",
        "A=`x\n$A=velvet`\nB=${$A}nimbus\n",
        "A=x\\\n$A=velvet\nB=${$A}nimbus\n",
        "A=`x\nexport {=velvet`\n",
        "A=`x\nset A=velvet`\nB=nimbus${A}\n",
        "A=x\\\nset A=velvet\nB=nimbus${A}\n",
        'A="vel\r\nvet"\r\nB="x\r\n${A}\r\n"\r\n',
        "A=x\r\nA='y\rB=${A}'\r",
    ],
)
def test_files_that_only_python_dotenv_reads_so_are_judged(text: str) -> None:
    assert python_dotenv(text)
    assert unjudged(text) == []


def generated(number: int) -> list[str]:
    """Return files as people write them, and nearly."""
    chance = random.Random(number)  # noqa: S311 - cases, not keys
    return [
        "".join(
            chance.choice(("", "", "export "))
            + chance.choice("ABC")
            + chance.choice(("=", "=", " = "))
            + (quote := chance.choice(("", "", "'", '"', "`")))
            + "".join(chance.choice(PIECES) for _ in range(chance.randrange(4)))
            + quote
            + chance.choice(("", "", " # why"))
            + "\n"
            for _ in range(chance.randrange(1, 4))
        )
        for _ in range(number)
    ]


@pytest.mark.process
def test_what_node_reads_is_judged_or_refused() -> None:
    texts = [text for text in generated(2_000) if "\r" not in text and "\0" not in text]
    lost = {}
    for text, read in zip(texts, node(texts), strict=True):
        known = judged(text)
        # Of blanks, Node.js strips spaces alone.
        stripped = {(name, value.strip()) for name, value in known or ()}
        missed = [
            (name, value)
            for name, value in read
            if name.strip() and (own_name(name), value.strip()) not in stripped
        ]
        if known is not None and missed:
            lost[text] = missed
    assert lost == {}


def test_most_of_what_is_generated_is_not_refused() -> None:
    outcomes = Counter(judged(text) is None for text in generated(1_000))
    assert outcomes[False] > outcomes[True]


@pytest.mark.parametrize(
    "text",
    [
        "DB_PASSWORD=velvet\nDB_PASSWORD=\n",
        "export DB_PASSWORD='velvet'\nDB_PASSWORD=$OTHER\n",
        "DB_PASSWORD=velvet # why\n",
        "DB_PASSWORD=#velvet\n",
        "DB_PASSWORD=${OTHER:-velvet}\n",
        "A=vel\nDB_PASSWORD=${A}vet\n",
        'DB_PASSWORD="vel\\x76et\\"\nA=1"\n',
        "A=1\rDB_PASSWORD=velvet\r",
        "A='x'\n  'DB_PASSWORD' = velvet\n",
    ],
)
def test_what_python_dotenv_reads_in_files_of_every_form_is_judged(text: str) -> None:
    assert python_dotenv(text)
    assert judged(text) is not None
    assert unjudged(text) == []
