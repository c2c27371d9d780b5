"""The scanner the uploads ask."""

from __future__ import annotations

import asyncio
import io

import aioclamd
import pytest

from workbench.clamav import clamd_program
from workbench.testing import temporary_clamd

# In two halves, so that no scanner takes this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.mark.skipif(clamd_program() is None, reason="clamav-daemon is not installed")
async def test_the_test_virus_is_found_and_a_report_is_not() -> None:
    with temporary_clamd() as scanner:
        host, port = scanner.url.removeprefix("tcp://").split(":")
        client = aioclamd.ClamdAsyncClient(host, int(port))
        found = await asyncio.wait_for(client.instream(io.BytesIO(EICAR)), 10)
        clean = await asyncio.wait_for(client.instream(io.BytesIO(b"%PDF-1.7 a report")), 10)
    assert found["stream"][0] == "FOUND"
    assert clean["stream"][0] == "OK"
