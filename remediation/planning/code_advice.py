"""What the owner of a function does with the patches of its code. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..model import STACK_TAG, Function, SourcePatch

_JAVASCRIPT = (".js", ".cjs", ".mjs")
_CODE = (*_JAVASCRIPT, ".py")


def code_advice(
    function: Function, patches: Collection[SourcePatch], *, has_shim: bool, moves: bool = False
) -> Iterator[str]:
    """Yield what to do with patches, in its order; nothing if there are none.

    Args:
        function: whose code is to change.
        patches: of its files.
        has_shim: whether the button can move variables of the function into a secret.
        moves: whether the button was asked to move these secrets by itself.
    """
    lookups = [lookup for patch in patches for lookup in patch.lookups]
    if not lookups:
        return
    if moves:
        yield (
            "The button changes the package as the diffs say, unless Plan refuses; *** stands for "
            "what is hidden. Change the source, too, or its next build has the secrets again, and "
            f"deploy it{_owner(function)}"
        )
        return
    yield "The button changes no code: the source must change, or its next build has the secrets"
    if missing := sorted({each.variable for each in lookups if not each.is_there}):
        pressed = ", press Remediate, which moves them into the secret" if has_shim else ""
        yield (
            f"First set the variables {', '.join(missing)}, best to new values, since the old ones "
            f"were exposed{pressed}; until a version with the changed code runs, nothing reads them"
        )
    if there := sorted({each.variable for each in lookups if each.is_there}):
        yield f"The function has {', '.join(there)} already"
    yield (
        "Then change the source as the diff says, in which *** stands for what is hidden, and "
        f"deploy it{_owner(function)}"
    )
    if any(patch.path.endswith(_JAVASCRIPT) for patch in patches):
        yield (
            "No JavaScript parser has seen the change: run node --check on the changed file. A "
            "file for browsers has no process.env"
        )
    if any(_is_dotenv(patch) for patch in patches):
        yield (
            "A .env file may lose its line only if the code reads the variable from its "
            "environment, as load_dotenv and dotenv.config have it; dotenv_values and dotenv.parse "
            "read the file alone"
        )
    yield (
        "Last rotate what is left of the old values: published versions, the repository's history "
        "and earlier builds keep them"
    )


def _is_dotenv(patch: SourcePatch) -> bool:
    return ".env" in patch.path.rpartition("/")[2] and not patch.path.endswith(_CODE)


def _owner(function: Function) -> str:
    owner = function.tags.get(STACK_TAG)
    return f" by the CloudFormation stack {owner}, which owns the function" if owner else ""
