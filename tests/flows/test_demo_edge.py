"""The demo at the edge as somebody runs it: from plaintext to sealed and back, and no value."""

from __future__ import annotations

import pytest

from tests.flows import demo
from tests.flows.secret_values import SecretValues

SEED = 20_261_130


@pytest.mark.long
def test_the_demo_at_the_edge_ends_as_it_began_and_shows_no_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ended = demo.main(["--edge", "--seed", str(SEED)])

    shown = capsys.readouterr().out
    assert ended == demo.FINE, shown
    judged = [line.split()[1] for line in shown.splitlines() if line.startswith("visits  ")]
    assert judged == ["NON_COMPLIANT", "COMPLIANT", "NON_COMPLIANT"]
    run = [line.split()[3] for line in shown.splitlines() if " runs version " in line]
    assert run == ["1", "2", "1"]
    assert "-API_KEY = ***" in shown
    assert SecretValues(SEED).password() not in shown
