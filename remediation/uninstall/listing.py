"""The text of an inventory. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .inventory import Inventory


def lines(stack: str, found: Inventory) -> Iterator[str]:
    """Yield an inventory, a line for each function, version and role."""
    yield f"{len(found.functions)} function(s) have something of {stack}"
    for each in found.functions:
        yield f"  {each.name}: {'; '.join(each.signs)}"
    if found.versions:
        yield f"{len(found.versions)} published version(s) are sealed for good"
        yield from (f"  {name}:{version}" for name, version in found.versions)
    if found.of_other_stacks:
        yield f"{len(found.of_other_stacks)} function(s) of other stacks are left alone"
        yield from (f"  {name}: of {other}" for name, other in found.of_other_stacks)
    if found.idle_roles:
        yield f"{len(found.idle_roles)} role(s) have the policy and no function in this Region"
        yield from (f"  {role}" for role in found.idle_roles)
