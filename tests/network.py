"""No network but loopback, for tests and whatever they start.

On Linux the kernel sees to it: this process, and all that it starts, get a network namespace of
their own with nothing in it but a loopback interface. Root may have one; others may where user
namespaces are allowed. Elsewhere, and besides, Python itself refuses in this process.
"""

from __future__ import annotations

import ctypes
import ipaddress
import os
import socket
import struct
import sys
from pathlib import Path
from typing import Any

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _UP = 0x8913, 0x8914, 0x1

ATTEMPTS: list[str] = []
"""What was tried in this process, for the session to fail even if somebody caught the error."""


class NetworkUsed(AssertionError):
    """A test, or what it tests, asked for something that is not on this machine."""


def keep_off() -> str:
    """Leave nothing but loopback from now on; return who sees to it, for the report.

    To be called before there are threads.
    """
    sys.addaudithook(_refuse)
    if sys.platform != "linux":
        return "refused in this process (no namespaces on this system)"
    user, group = os.geteuid(), os.getegid()
    flags = _CLONE_NEWNET | (_CLONE_NEWUSER if user else 0)
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(flags) != 0:
        cause = os.strerror(ctypes.get_errno())
        if interfaces() == ["lo"]:
            # A worker of pytest-xdist has threads by now, and is in its parent's namespace.
            return "loopback only, in the namespace of who started this process"
        return f"refused in this process (no namespace: {cause})"
    if user:
        # Everybody is who they were.
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _bring_loopback_up()
    return "loopback only, in a namespace of its own"


def interfaces() -> list[str]:
    """Return the names of the network interfaces that this thread sees (Linux alone)."""
    lines = Path("/proc/thread-self/net/dev").read_text().splitlines()[2:]
    return [line.partition(":")[0].strip() for line in lines]


def _bring_loopback_up() -> None:
    import fcntl  # noqa: PLC0415 - Unix alone has it

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        asked = struct.pack("16sh", b"lo", 0)
        (flags,) = struct.unpack("16xh", fcntl.ioctl(control, _SIOCGIFFLAGS, asked)[:18])
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | _UP))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    match event:
        case "socket.connect" | "socket.sendto" | "socket.sendmsg":
            host = _host_of(arguments[1])
        case "socket.getaddrinfo" | "socket.gethostbyname" | "socket.gethostbyaddr":
            host = arguments[0]
        case _:
            return
    if host is not None and not _is_here(host):
        ATTEMPTS.append(f"{event} {host!r}")
        raise NetworkUsed(f"no test uses the network: {event} {host!r}")


def _host_of(address: Any) -> Any:
    """Return the host of an address; None if it is no address of the internet."""
    return address[0] if isinstance(address, tuple) and isinstance(address[0], str) else None


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
