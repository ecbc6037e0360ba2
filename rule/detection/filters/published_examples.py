"""Values that everybody may read: the examples of standards and of providers' documentation.

They stand in code that was copied from there, and in published packages. The table holds
fingerprints, so that no scanner takes it for secrets.
"""

from __future__ import annotations

import hashlib

_DIGITS = 32
"""Hexadecimal digits of SHA-256: 128 bits, for which nobody can make a second value."""
_TABLE = """
0011cc25eb4320717494d2703e8cba85 https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key Azurite's and the storage emulator's key
aa6547439583c3a275d4542a0df6c1ad https://learn.microsoft.com/azure/cosmos-db/emulator#authentication the Cosmos DB emulator's key
7f75367e7881255134e1375e723d1dea https://jwt.io jwt.io, HS256
da816f9f2c16e6c5390e7636cadc40c4 https://jwt.io jwt.io, HS256, as it was
2cafc0970149a84f3b9e62eaf169f36f https://docs.stripe.com/keys Stripe's documentation
f2d6ca16515033e5dce14eba840b979d https://docs.stripe.com/keys Stripe's documentation, as it was
cf4d418ed3de92d71f767db5391d5a2d https://www.rfc-editor.org/rfc/rfc7617#section-2 Basic authentication: Aladdin
293257ab6495ebb11cf9e4aee0686ca3 https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: a consumer's key
cb87c87e4a138d9a72259d2a01bab156 https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: a consumer's secret
4c20e6f5cc11b93731e74cbe20739821 https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: a token
bb9b1163338b2a51495834ad5c654204 https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: another token
649e1f5c769e718ba10d1a702a36499a https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: another token's secret
6c96130f130ab0d6d158397e24d2bcc1 https://www.rfc-editor.org/rfc/rfc6749 OAuth 2.0: an access token
00cf4c781dc37003f7c7dd7d4c9a6ef1 https://www.rfc-editor.org/rfc/rfc6749 OAuth 2.0: a refresh token
ca7459e2b26776de081b9a07e40227fd https://www.rfc-editor.org/rfc/rfc6749 OAuth 2.0: a client in Basic authentication
b8e148545b13c78bc74da2f1a7275dd7 https://www.rfc-editor.org/rfc/rfc6750 OAuth 2.0: a bearer token
8b1b17a9740c068accab5c3d0d652c8e https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1 RFC 7515: a key of HMAC
15cef4b629cc2d07a4563df9516739d4 https://www.rfc-editor.org/rfc/rfc6455#section-1.3 RFC 6455: a WebSocket's handshake
7f44193a6edea087f5c0811306efae87 https://www.rfc-editor.org/rfc/rfc6455#section-1.3 RFC 6455: its fixed GUID
80f8b7c904d4a43f3b7036db73247daa https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: a consumer's key in a signature
2ff8b0fb93aca981c78f1e94355c298c https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: a token in a signature
8d567eb88afff34f31ab97fbb2731e58 https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: a consumer's key in a header
9d03b692e941d5ace207a9f804883443 https://www.rfc-editor.org/rfc/rfc5849 OAuth 1.0: a token in a header
0739020d3a2d8f666ad29cc2a2255d10 https://github.com/mscdex/ssh2/blob/master/lib/protocol/constants.js ssh2: a key that tells whether Ed25519 is supported
577cfe66bf6c95ddd0aa06c4ac4fc36f https://docs.aws.amazon.com/datasync/latest/userguide/API_AzureBlobSasConfiguration.html AWS DataSync: a shared access signature
"""  # noqa: E501 - addresses
_LENGTHS = range(15, 156)
"""Characters of the values in the table."""


def is_in_documentation(value: str) -> bool:
    """Tell whether a value is in the table; a name and an equals sign before it do not count."""
    for text in (value, value.partition("=")[2]):
        if len(text) in _LENGTHS and _digest(text) in _DIGESTS:
            return True
    return False


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


_DIGESTS = frozenset(row.split()[0] for row in _TABLE.strip().splitlines())
