"""The orchard in a process of its own, so that what a bystander feels is the server's doing alone."""

from __future__ import annotations

import asyncio
import sys

from tests.graphql_edge.conftest import served
from trellis.graphql.execution import EdgeOptions


async def main() -> None:
    async with served(EdgeOptions(development=True, introspection=True, allow_text=True)) as server:
        print(server.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)  # until the test closes our input


asyncio.run(main())
