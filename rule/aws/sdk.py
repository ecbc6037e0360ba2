"""botocore, without what the rule never uses of it and of the packages that it loads.

It is a tenth of a cold start. Who imports the same modules elsewhere gets them whole.
"""

from __future__ import annotations

from importlib import import_module

from ..startup.stubs import StubModule, package_without_init, stubbed_imports
from ..startup.substitutes import substitute_in


def _version(name: str) -> str:
    return str(import_module("importlib.metadata").version(name))


# urllib3 asks for a version if somebody has it speak HTTP/2.
_METADATA = StubModule("importlib.metadata", "urllib3 reads versions only", version=_version)
substitute_in("urllib3", **{_METADATA.__name__: _METADATA})

# What documents clients takes as long to load as it takes to make two.
_NO_DOCUMENTATION = StubModule(
    "botocore.docs.docstring",
    "the rule's clients have no documentation",
    ClientMethodDocstring=lambda **_: "",
    PaginatorDocstring=lambda **_: "",
    WaiterDocstring=lambda **_: "",
)
with stubbed_imports(package_without_init("botocore.docs"), _NO_DOCUMENTATION):
    from botocore.config import Config
    from botocore.session import get_session

__all__ = ["Config", "get_session"]
