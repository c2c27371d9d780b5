"""Where the servers listen: seven neighbouring ports of the loopback address."""

from __future__ import annotations

import os
import random
import socket
from dataclasses import dataclass

DEFAULT_BASE = 8400
_COUNT = 7


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one demo, counted from its base."""

    base: int

    @property
    def app(self) -> int:
        return self.base

    @property
    def postgres(self) -> int:
        return self.base + 1

    @property
    def s3(self) -> int:
        return self.base + 2

    @property
    def oidc(self) -> int:
        return self.base + 3

    @property
    def smtp(self) -> int:
        return self.base + 4

    @property
    def mail(self) -> int:
        return self.base + 5

    @property
    def clamd(self) -> int:
        return self.base + 6

    @classmethod
    def configured(cls) -> Ports:
        """The base of TRELLIS_PORT, or 8400. Raises ValueError in a sentence."""
        text = os.environ.get("TRELLIS_PORT") or str(DEFAULT_BASE)
        if not text.isascii() or not text.isdigit() or not 1024 <= int(text) <= 65535 - _COUNT:
            raise ValueError(f"TRELLIS_PORT must be a number from 1024 to {65535 - _COUNT}, not {text!r}.")
        return cls(int(text))

    @classmethod
    def free(cls) -> Ports:
        """Seven neighbours nobody listens on, below the range the kernel hands out by itself."""
        for _ in range(200):
            found = cls(random.randrange(10_000, 32_000))
            if not found.taken():
                return found
        raise RuntimeError("There are no seven free neighbouring ports on this machine.")

    def meets(self, other: Ports) -> bool:
        """Whether two demos would listen on the same port."""
        return abs(self.base - other.base) < _COUNT

    def taken(self) -> list[int]:
        """Those of the seven somebody else listens on."""
        return [port for port in range(self.base, self.base + _COUNT) if not _is_free(port)]


def free_port() -> int:
    """A TCP port of the loopback address nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody accepts connections on this loopback port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return True
    except OSError:
        return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
