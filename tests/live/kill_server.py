"""A server to be killed: prepared once, forked anew for each line on its standard input.

Usage: kill_server.py DATABASE_URL. Prints `<pid> <port>` for each server.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import uvicorn
from tests.live.stage import Notes, StageHouse, StageSettings, application, read_actors

from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.tenancy import Gate
from trellis.live.hub import Hub
from trellis.people.sessions import touch


async def serve(url: str) -> None:
    database = Database(url, pool_size=5)
    house = StageHouse(StageSettings(url), database, Gate(database), Listener(url))
    server = uvicorn.Server(
        uvicorn.Config(
            application(house, Hub(house, [Notes().kind()], read_actors=read_actors, touch=touch)),
            port=0,
            log_level="warning",
        )
    )
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    print(os.getpid(), server.servers[0].sockets[0].getsockname()[1], flush=True)
    await task


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("prepared", flush=True)
    for _ in sys.stdin:
        if os.fork() == 0:
            asyncio.run(serve(sys.argv[1]))
            os._exit(0)


if __name__ == "__main__":
    main()
