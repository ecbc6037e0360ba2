"""Filters for random-looking values that everybody may know, by the form that is documented."""

from __future__ import annotations

import hashlib
from itertools import pairwise

from ...startup import deferred_re as re

_EMPTY = frozenset(
    hashlib.new(algorithm, b"", usedforsecurity=False).hexdigest()
    for algorithm in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b")
)
_FEWEST_OF_ALPHABET = 10
_ALWAYS_ALPHABET = 36
"""So many characters, all different, are an alphabet: 1 of 10^6 keys of this length has them."""
_SHARE_IN_ORDER = 0.7


def is_hash_of_nothing(value: str) -> bool:
    """The hash of an empty input, or only zeros: signatures and commits have such constants."""
    return value.lower() in _EMPTY or (len(value) >= _FEWEST_OF_ALPHABET and set(value) == {"0"})


def is_alphabet(value: str) -> bool:
    """The characters that something is made of, each once: ``ABCDEFGHJKLMNPQRSTUVWXYZ23456789``."""
    if len(value) < _FEWEST_OF_ALPHABET or len(set(value)) < len(value):
        return False
    if len(value) >= _ALWAYS_ALPHABET:
        return True
    steps = [ord(after) - ord(before) for before, after in pairwise(value)]
    return sum(step in {1, 2, -1} for step in steps) >= _SHARE_IN_ORDER * len(steps)


def is_on_chain(value: str) -> bool:
    """An address, a transaction or a content's id of a public chain.

    A private key of Ethereum has the form of a transaction: its name tells it.
    Sources: https://ethereum.org/developers/docs/accounts/,
    https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki,
    https://github.com/multiformats/cid
    """
    return bool(
        re.fullmatch(
            r"0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})"
            r"|(?:bc|tb|ltc)1[02-9ac-hj-np-z]{25,62}|addr1[02-9ac-hj-np-z]{50,110}"
            r"|Qm[1-9A-HJ-NP-Za-km-z]{44}|baf[ky][a-z2-7]{50,60}",
            value,
        )
    )


def is_account_on_chain(value: str) -> bool:
    """The address of an account or a contract on a chain like Ethereum, also in lists of tokens.

    A private key is longer: https://ethereum.org/developers/docs/accounts/.
    """
    return value.startswith("0x") and bool(re.fullmatch(r"0x[0-9a-fA-F]{40}", value))


def is_trace_id(value: str) -> bool:
    """A trace of X-Ray or W3C, a log stream of Lambda, a request's receipt.

    Sources: https://www.w3.org/TR/trace-context/#traceparent-header,
    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
    """
    return bool(
        re.fullmatch(
            r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"
            r"|[0-9a-f]{16,32}-[0-9a-f]{16}(?:-[01d](?:-[0-9a-f]{16})?)?"
            r"|(?:Root=)?1-[0-9a-f]{8}-[0-9a-f]{24}(?:;[\w=;-]{0,100})?"
            r"|\d{4}/\d\d/\d\d/\S{0,80}\[[$\w]{1,20}\][0-9a-f]{32}",
            value,
        )
    )


def is_generated_name(value: str) -> bool:
    """A logical name of the CDK: words, and the hash of a path.

    ``LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A``. Source:
    https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
    """
    return bool(
        re.fullmatch(
            r"(?:[A-Z][a-z]{2,}[A-Za-z]*)[0-9a-f]{32}(?:[A-Z][a-z]+[A-Za-z]*)?(?:[0-9A-F]{8})?"
            r"|(?:[A-Z][a-z]{2,}[A-Za-z0-9]*)(?=[0-9A-F]*\d)[0-9A-F]{8}",
            value,
        )
    )


def is_resource_id(value: str) -> bool:
    """The id of a resource that its service generates, and that is no credential.

    ULIDs, hosted zones, objects at Twilio, public keys of NATS. Sources:
    https://github.com/ulid/spec, https://www.twilio.com/docs/glossary/what-is-a-sid,
    https://docs.nats.io/using-nats/developer/connecting/nkey
    """
    return bool(
        re.fullmatch(
            r"01[0-9A-HJKMNP-TV-Z]{24}"
            r"|Z[0-9A-Z]{12,31}"
            r"|(?!SK)(?:A[CDP]|B[NU]|C[AFHLN]|D[CK]|E[CH]|F[CKVW]|H[BXZ]|I[SM]|J[UVW]|K[SV]|L[OS]"
            r"|M[BGMOPTZ]|N[OS]|O[BQR]|P[ABCNS]|Q[AUV]|R[DEHILMT]|T[DKOR]|U[ST]|V[AEW]|W[AEFKQRTW]|X[CE]"
            r"|Y[EW]|Z[ABS])[0-9a-f]{32}"
            r"|[UANOCX][A-Z2-7]{55}",
            value,
        )
    )


def is_id_of_alexa(value: str) -> bool:
    """The id of a skill, or of an account or a device as a skill is told it.

    Source: https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
    """
    return value.startswith("amzn1.") and bool(
        re.fullmatch(r"amzn1\.(?:ask|echo-api|application-oa2-client)\.[\w.-]{8,600}", value)
    )


def is_dsn_without_password(value: str) -> bool:
    """The address of a project at an error tracker, with the public key that pages show.

    Source: https://docs.sentry.io/concepts/key-terms/dsn-explainer/
    """
    return value.startswith("http") and bool(
        re.fullmatch(r"https?://[0-9a-f]{32}@[\w.-]{1,200}(?::\d+)?(?:/[\w-]+)*/?\d+", value)
    )


def is_measured_site(value: str) -> bool:
    """The id of a site or an app at Google Analytics or Tag Manager, which its pages show.

    Source: https://support.google.com/analytics/answer/9539598
    """
    return value.startswith(("UA-", "G-", "GTM-", "AW-")) and bool(
        re.fullmatch(r"UA-\d{4,10}-\d{1,4}|(?:G|GTM|AW)-[A-Z0-9]{6,12}", value)
    )


def is_known_host(value: str) -> bool:
    """Lines of a known_hosts file: hosts, perhaps hashed, and their public keys.

    Source: https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT
    """
    if " AAAA" not in value:
        return False
    lines = [line for line in value.splitlines() if line.strip()]
    return bool(lines) and all(_KNOWN_HOST.fullmatch(line.strip()) for line in lines)


_KNOWN_HOST = re.compile(
    r"(?:@[a-z-]{1,20} )?(?:\|1\|[\w+/]{27}=\|[\w+/]{27}=|[\w.,:*?!\[\]-]{1,300}) "
    r"(?:ssh-|ecdsa-|sk-)[\w@.-]{2,60} AAAA[\w+/]{40,2000}={0,2}(?: .{0,200})?"
)
