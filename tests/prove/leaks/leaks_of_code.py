"""The runbook that moves secrets out of code on values that are looked for, over boto3 itself.

The package's hash differs between two worlds, as the package does: Lambda shows it to whoever may
see the function, and what is made from it is not compared.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from functools import partial

from remediation.planning.moved_code import digest_of
from tests.prove.automation import BACKOUT, REMEDIATION, Ended, run
from tests.prove.leaks.leaks_at_the_edge import forget_hashes
from tests.prove.leaks.leaks_of_runbooks import _counted_nonces, transcript_in
from tests.prove.leaks.transcript import Transcript
from tests.prove.leaks.troubles import NOTHING, Trouble
from tests.prove.leaks.twins import Values
from tests.prove.world import World
from tests.rehearsal.zips import zip_files
from tests.remediation.account import Account
from tests.remediation.builders import function_arn
from tests.remediation.code_account import KEY, NAME, SOURCE, create_orders, scan_of

Start = Callable[[Values, World], Ended]


def code_transcript_of(
    name: str, values: Values, trouble: Trouble = NOTHING, *, closely: bool = False
) -> Transcript:
    """Do what a story tells, and return all that showed of it.

    Args:
        name: the story's.
        values: one stands in the code, one in a variable.
        trouble: what goes wrong.
        closely: look at objects, too, and let requests go over a socket.
    """
    account, start = copy.deepcopy(_account_of(name, values)), CODE_STORIES[name]
    transcript = transcript_in(account, partial(start, values), values, trouble, closely=closely)
    forget_hashes(transcript, account, function_arn(NAME))
    for number, code in enumerate(account.functions.packages):
        digest = digest_of(code)
        for texts in transcript.shown.values():
            texts[:] = [text.replace(digest, f"digest {number}") for text in texts]
    return transcript


def code_calls_of(name: str, values: Values) -> list[str]:
    """Return the calls that a story's runbook makes if nothing goes wrong."""
    world = World(copy.deepcopy(_account_of(name, values)))
    with _counted_nonces():
        CODE_STORIES[name](values, world)
    return world.calls


def _runs(document: str, values: Values, world: World, **parameters: str) -> Ended:
    world.scan = partial(scan_of, world.account, key=values.in_code, password=values.password)
    return run(world, document, NAME, **parameters)


_moves = partial(_runs, REMEDIATION, MoveCode="true")

CODE_STORIES: dict[str, Start] = {
    "in code: a key is moved": _moves,
    "in code: a dry run": partial(_moves, DryRun="true"),
    "in code: a package that holds the key twice": _moves,
    "in code: the way back": partial(_runs, BACKOUT),
}


@functools.cache
def _account_of(name: str, values: Values) -> Account:
    world = World()
    source = SOURCE.replace(KEY, values.in_code)
    create_orders(world.account, source, DB_PASSWORD=values.password)
    if "twice" in name:
        # In a comment of another file, which nothing can look up.
        files = {"app.py": source, "old.py": f"# {values.in_code}\n"}
        world.account.functions.deploy(NAME, zip_files(files))
    if "the way back" in name:
        with _counted_nonces():
            ended = _moves(values, world)
        assert ended.status == "Success", ended.failure
    return world.account
