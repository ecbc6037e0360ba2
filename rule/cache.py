"""What a package was found to hold, remembered under what it was examined with.

Powertools' idempotency utility keeps it: the same package under the same scanner is the same
piece of work. Only locations, types and reasons are kept, never a value. The cache can only
save time: whatever goes wrong with it, the package is examined as if there were none.
"""

from __future__ import annotations

import collections.abc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from rule.examination import Examination
from rule.stand_ins import Absent, bare, standing_in

# Powertools imports all of boto3 for a client of its own, and is given one here. What it does need
# is the version and the types of DynamoDB, for which boto3 itself need not be loaded.
with standing_in(
    bare("boto3", __version__=version("boto3")),
    Absent("boto3.compat", "the cache is given its client", collections_abc=collections.abc),
):
    from aws_lambda_powertools.utilities.idempotency import (
        DynamoDBPersistenceLayer,
        IdempotencyConfig,
        idempotent_function,
    )
    from aws_lambda_powertools.utilities.idempotency.exceptions import (
        IdempotencyAlreadyInProgressError,
        IdempotencyInconsistentStateError,
        IdempotencyPersistenceLayerError,
    )
    from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT_FOR = timedelta(days=30)
"""Time to live of an entry: a package that nobody has changed is examined monthly."""
_KEPT_IN_MEMORY = 256
"""Entries that one execution environment remembers without asking DynamoDB."""

_logger = Logger(child=True)


@dataclass(frozen=True, slots=True)
class PackageKey:
    """What an examination's result depends on."""

    code_sha256: str
    """Lambda's own hash of the package: base64 of SHA-256."""
    fingerprint: str
    """Of all that decides what is found in a package, as `rule.package_fingerprint` lists it."""


class ExaminationCache:
    """Examinations by `PackageKey`, in DynamoDB and in memory."""

    def __init__(self, store: BasePersistenceLayer) -> None:
        self._store = store
        self._config = IdempotencyConfig(
            event_key_jmespath="",
            expires_after_seconds=int(KEPT_FOR.total_seconds()),
            use_local_cache=True,
            local_cache_max_items=_KEPT_IN_MEMORY,
            hash_function="sha256",
        )

    @classmethod
    def in_table(cls, table_name: str, client: DynamoDBClient) -> ExaminationCache:
        """Keep examinations in a DynamoDB table with the key ``id`` and the TTL ``expiration``."""
        return cls(DynamoDBPersistenceLayer(table_name=table_name, boto3_client=client))

    def recall(
        self, key: PackageKey, examine: Callable[[], Examination], context: LambdaContext
    ) -> Examination:
        """Return what is known of a package, or examine it and remember.

        An unfinished examination is returned and not kept; what ``examine`` raises passes
        through and leaves nothing behind.
        """
        examined: list[Examination] = []

        def remembered(package: dict[str, str]) -> dict[str, Any]:  # noqa: ARG001 - the key
            examined.append(examine())
            if not examined[0].finished:
                raise _Unfinished
            return examined[0].to_json()

        self._config.register_lambda_context(context)
        recalled = idempotent_function(
            remembered,
            data_keyword_argument="package",
            persistence_store=self._store,
            config=self._config,
            key_prefix="examination",
        )
        try:
            kept = recalled(
                package={"code_sha256": key.code_sha256, "fingerprint": key.fingerprint}
            )
        except _Unfinished:
            pass
        except IdempotencyAlreadyInProgressError:
            # Another invocation examines the same package now: waiting costs more than doing it.
            pass
        except (IdempotencyInconsistentStateError, IdempotencyPersistenceLayerError) as fault:
            _warn(fault)
        else:
            if not examined:
                try:
                    return Examination.from_json(kept)
                except (KeyError, TypeError, ValueError) as fault:
                    _warn(fault)
        return examined[0] if examined else examine()


class _Unfinished(Exception):
    """Keeps Powertools from remembering an examination that stopped half-way."""


def _warn(fault: Exception) -> None:
    _logger.warning("the cache was of no use", extra={"fault": type(fault).__name__})
