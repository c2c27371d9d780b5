"""The check of a stranger's file in a process of its own, which may neither take long nor take much memory.

A PDF is a program's worth of structures, and whoever sends one to the public page may have built it to be expensive:
a thread could not be ended, a process can.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from trellis.documents.problems import CheckTookTooLong, NotAPdf
from trellis.documents.signed_by import SignedBy
from trellis.documents.verify import Verdict, certificates_from_pem, verify
from trellis.kernel.words import Words

SECONDS = 20
MEMORY = 1_500_000_000
"""Bytes of address space: the libraries alone map some hundred million."""
NO_PDF = 3


async def verify_apart(pdf: bytes, cert_file: str | None) -> Verdict:
    """`verify.verify` in a process of its own. Raises NotAPdf, and CheckTookTooLong where it did not come to an end."""
    checking = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "trellis.documents.apart",
        *([cert_file] if cert_file else []),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        said, _ = await asyncio.wait_for(checking.communicate(pdf), SECONDS)
    except TimeoutError:
        raise CheckTookTooLong() from None
    finally:
        if checking.returncode is None:
            checking.kill()
            await checking.wait()
    if checking.returncode == NO_PDF:
        raise NotAPdf()
    if checking.returncode != 0:
        raise CheckTookTooLong()
    return _verdict(orjson.loads(said))


def _verdict(said: dict[str, Any]) -> Verdict:
    sealed_at = said["sealed_at"]
    return Verdict(
        **{
            **said,
            "sealed_at": datetime.fromisoformat(sealed_at) if sealed_at else None,
            "reasons": tuple(Words(**one) for one in said["reasons"]),
            "signed_by": tuple(
                SignedBy(**{**one, "signed_at": datetime.fromisoformat(one["signed_at"])}) for one in said["signed_by"]
            ),
        }
    )


def _check() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    trusted = certificates_from_pem(Path(sys.argv[1]).read_bytes()) if len(sys.argv) > 1 else ()
    try:
        verdict = verify(sys.stdin.buffer.read(), trusted)
    except NotAPdf:
        return NO_PDF
    sys.stdout.buffer.write(orjson.dumps(verdict))
    return 0


if __name__ == "__main__":
    sys.exit(_check())
