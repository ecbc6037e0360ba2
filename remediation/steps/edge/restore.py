"""The way back of ``$LATEST``: to the code and the handler of the version that was sealed.

It needs no record: versions say in place of which they were published, and those still hold what
they held.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping

from ...aws import distributions, snapshots
from ...edge.changed_lines import changed_lines
from ...edge.package import seal_package, sealed_pointer
from ...model import EDGE_HANDLERS, EdgePackage, EdgeVersion, Snapshot
from ...planning.edge_versions import is_sealed_at_edge, nonce_for
from ..context import StepContext
from ..packages import package_of
from .package import bring
from .target import edge_function, read_latest

_LEFT = (
    "$LATEST is sealed, and was changed or never published since, so it is left as it is: deploy "
    "the function anew, or start the runbook for functions at the edge again"
)


def restore(
    context: StepContext, published: Collection[EdgeVersion], ways: Mapping[str, str]
) -> Iterator[str]:
    """Put the code and the handler of ``$LATEST`` back, if they are still what was sealed.

    Args:
        context: of the step.
        published: the function's versions.
        ways: from which sealed version to which, by their numbers.

    Yields:
        why ``$LATEST`` is left as it is.
    """
    latest = read_latest(context)
    is_sealed = is_sealed_at_edge(latest.function.handler)
    number = _version_before(context, latest, published, ways)
    if number is None:
        if is_sealed and not _puts_handler_back(context, latest, ways):
            yield _LEFT
        return
    version = snapshots.read(context.aws, context.request.function_name, number)
    handler = version.function.handler or ""
    if not is_sealed and latest.function.handler != handler:
        if latest.code_sha256 != version.code_sha256:
            yield _LEFT
        return
    if (latest.code_sha256, latest.function.handler) == (version.code_sha256, handler):
        return
    codes = {*(each.code_sha256 for each in published if each.number in ways), latest.code_sha256}
    content = package_of(context, version)
    bring(context, content, handler, {*codes, version.code_sha256}, {handler, *EDGE_HANDLERS})


def _version_before(
    context: StepContext,
    latest: Snapshot,
    published: Collection[EdgeVersion],
    ways: Mapping[str, str],
) -> str | None:
    """Return the version whose code ``$LATEST`` is to have again; None if that is not known."""
    same = [each for each in published if each.code_sha256 == latest.code_sha256]
    numbers = {each.number for each in same}
    if context.request.edge.version in numbers:
        return context.request.edge.version
    if ours := numbers & ways.keys():
        return ways[max(ours, key=int)]
    is_sealed = is_sealed_at_edge(latest.function.handler)
    # Somebody may have published what was packaged, as a version of their own.
    is_theirs = is_sealed and not any(
        each.in_place_of or each.number in ways.values() for each in same
    )
    packaged = None
    if is_theirs or not same:
        packaged = _packaged_and_not_published(context, latest, published, ways)
    return packaged or (_code_is_back(same, ways) if is_sealed else None)


def _code_is_back(same: Collection[EdgeVersion], ways: Mapping[str, str]) -> str | None:
    """Return the version whose code ``$LATEST`` has already: its handler is left to put back."""
    back = [
        each for each in same if each.number in ways.values() or not is_sealed_at_edge(each.handler)
    ]
    back.sort(key=lambda each: (each.number in ways.values(), int(each.number)))
    return back[-1].number if back else None


def _puts_handler_back(context: StepContext, latest: Snapshot, ways: Mapping[str, str]) -> bool:
    """Put back the handler alone where somebody deployed other code under it; return whether so."""
    number = context.request.edge.version or max(ways.values(), key=int, default=None)
    content = package_of(context, latest)
    if number is None or sealed_pointer(io.BytesIO(content), latest.function.runtime or ""):
        return False
    version = snapshots.read(context.aws, context.request.function_name, number)
    handler = version.function.handler or ""
    bring(context, content, handler, {latest.code_sha256}, {handler, *EDGE_HANDLERS})
    return True


def _packaged_and_not_published(
    context: StepContext,
    latest: Snapshot,
    published: Collection[EdgeVersion],
    ways: Mapping[str, str],
) -> str | None:
    """Return the version before if ``$LATEST`` is what a run packaged that did not publish it.

    The version is sealed once more: somebody may have changed what was packaged.
    """
    content, function = package_of(context, latest), latest.function
    found = sealed_pointer(io.BytesIO(content), function.runtime or "")
    if found is None:
        return None
    event_types = frozenset(
        association.event_type
        for each in distributions.running(context.aws, function)
        for association in each.associations
    )
    secret = context.own_secret(function)
    stored = secret.values if secret else {}
    # By now, the secret may hold other values under the names that were given to those of the code.
    others = {name: value for name, value in stored.items() if name not in found.names}
    for each in published:
        if nonce_for(function.arn, each.code_sha256) != found.pointer.nonce:
            continue
        version = snapshots.read(context.aws, function.name, each.number)
        before = package_of(context, version)
        lines, at_edge = changed_lines(before, content), edge_function(version, event_types)
        for held in (stored, others):
            again = seal_package(io.BytesIO(before), lines, at_edge, found.pointer, held)
            if isinstance(again, EdgePackage) and again.content == content:
                return ways.get(each.number, each.number)
    return None
