"""The runbooks for functions at the edge on values that are looked for, over boto3 itself.

A value stands in the function's code, and another one in a header that the distribution sends to
its origin. The package's hash differs between two worlds, as the package does: Lambda shows it to
whoever may see the function. The probe's nonce is made from it, and neither is compared.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from functools import partial

from remediation.planning.edge_versions import nonce_for
from tests.prove.automation import EDGE, EDGE_BACKOUT, Ended, run
from tests.prove.leaks.leaks_of_runbooks import _counted_nonces, transcript_in
from tests.prove.leaks.transcript import Transcript
from tests.prove.leaks.troubles import NOTHING, Trouble
from tests.prove.leaks.twins import Values
from tests.prove.world import World
from tests.rehearsal.zips import zip_files
from tests.remediation.account import Account
from tests.remediation.edge_account import ARN, NAME, SOURCE, create_visits, scan_of

_SHOP, _STAGING = "E1SHOP", "E3STAGING"
Start = Callable[[Values, World], Ended]


def edge_transcript_of(
    name: str, values: Values, trouble: Trouble = NOTHING, *, closely: bool = False
) -> Transcript:
    """Do what a story tells, and return all that showed of it.

    Args:
        name: the story's.
        values: where they stand is said above.
        trouble: what goes wrong.
        closely: look at objects, too, and let requests go over a socket.
    """
    account, start = copy.deepcopy(_account_of(name, values)), EDGE_STORIES[name]
    transcript = transcript_in(account, partial(start, values), values, trouble, closely=closely)
    forget_hashes(transcript, account, ARN)
    return transcript


def edge_calls_of(name: str, values: Values) -> list[str]:
    """Return the calls that a story's runbook makes if nothing goes wrong."""
    world = World(copy.deepcopy(_account_of(name, values)))
    with _counted_nonces():
        EDGE_STORIES[name](values, world)
    return world.calls


def _runs(document: str, values: Values, world: World, **parameters: str) -> Ended:
    world.scan = partial(scan_of, world.account, key=values.in_code)
    return run(world, document, NAME, **parameters)


def _dry(values: Values, world: World) -> Ended:
    return _runs(EDGE, values, world, DryRun="true")


EDGE_STORIES: dict[str, Start] = {
    "at the edge: a key is sealed": partial(_runs, EDGE),
    "at the edge: a dry run": _dry,
    "at the edge: a package that holds the key twice": partial(_runs, EDGE),
    "at the edge: the way back": partial(_runs, EDGE_BACKOUT),
}


@functools.cache
def _account_of(name: str, values: Values) -> Account:
    world = World()
    account = world.account
    number = create_visits(account, key=values.in_code)
    if "twice" in name:
        # In a comment of another file, which nothing can look up.
        files = {"app.py": SOURCE.format(key=values.in_code), "old.py": f"# {values.in_code}\n"}
        account.functions.deploy(NAME, zip_files(files))
        number = account.functions.publish(NAME)
    runs = {"viewer-request": f"{ARN}:{number}"}
    for identifier in (_SHOP, _STAGING):
        account.distributions.create(identifier, runs, staging=identifier == _STAGING)
        header = {"HeaderName": "x-from-the-edge", "HeaderValue": values.token}
        headers = {"Quantity": 1, "Items": [header]}
        origin = {"Id": "shop", "DomainName": "shop.example.com", "CustomHeaders": headers}
        account.distributions.configs[identifier]["Origins"] = {"Quantity": 1, "Items": [origin]}
    account.distributions.stage(_SHOP, _STAGING)
    if "the way back" in name:
        with _counted_nonces():
            ended = _runs(EDGE, values, world)
        assert ended.status == "Success", ended.failure
    return account


def forget_hashes(transcript: Transcript, account: Account, arn: str) -> None:
    """Name packages by the order in which they came, in place of their hashes."""
    known: dict[str, str] = {}
    for number, code in enumerate(account.functions.packages):
        known[code] = f"the hash of package {number}"
        known[nonce_for(arn, code)] = f"the nonce of package {number}"
    for texts in transcript.shown.values():
        for at, text in enumerate(texts):
            for given, instead in known.items():
                if given in text:
                    text = text.replace(given, instead)  # noqa: PLW2901 - one after the other
            texts[at] = text
