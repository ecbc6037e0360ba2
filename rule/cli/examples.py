"""Examples of each command, which its ``--help`` shows."""

from __future__ import annotations

from collections.abc import Mapping

from .ending import PROGRAM

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "": (
        "audit --region eu-central-1",
        "package src --format sarif --output secrets.sarif",
        "environment .env",
    ),
    "environment": (
        "environment .env template.yaml",
        "environment functions.json --format html --output report.html",
        "environment prod.env --explain",
    ),
    "package": (
        "package function.zip",
        "package src --format sarif --output secrets.sarif",
        "package src --exempt '/tests/ until=2027-01-31 reason=OPS-1'",
    ),
    "audit": (
        "audit --region all --baseline known.json",
        "audit --plan --function 'billing-*'",
        "audit --template template.yaml",
    ),
    "press": (
        "press --function checkout --dry-run",
        "press --wave 1",
        "press --wave 2 --accounts 123456789012 --role-name SecretsPress --region eu-central-1",
    ),
    "predict": ("predict corpus.jsonl.gz flagged.jsonl",),
}
"""What stands behind the program's name, by the command; of the program itself: of none."""


def examples(command: str) -> str:
    """Return what the help of a command shows.

    Args:
        command: its name; empty for the program itself.
    """
    lines = (f"  {PROGRAM} {each}\n" for each in EXAMPLES[command])
    return f"examples:\n{''.join(lines)}\n"
