"""The edge follows GraphQL over HTTP, as the reference implementation's own audit judges it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tests.graphql_edge.conftest import served
from trellis.graphql.execution import EdgeOptions

AUDIT = Path(__file__).parent / "audit"
ALLOWED_SHOULD = 2


async def _run(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=AUDIT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()[-2000:]
    return out.decode()


async def test_the_reference_audit_finds_no_failed_must():
    open_to_audit = EdgeOptions(development=True, introspection=True, allow_text=True, allow_get=True, csrf=False)
    async with served(open_to_audit) as server:
        results = json.loads(await _run("node", "audit.mjs", server.url))
    failed = [(row["id"], row["status"], row["name"], row["reason"]) for row in results if row["status"] != "ok"]
    must = [row for row in results if row["name"].startswith("MUST")]
    print(f"{len(results)} audits, {len(must)} MUST, not ok: {failed}")
    assert len(results) == 61
    assert len(must) == 13
    assert [row for row in failed if row[1] == "error"] == []
    assert len([row for row in failed if row[2].startswith("SHOULD")]) <= ALLOWED_SHOULD
