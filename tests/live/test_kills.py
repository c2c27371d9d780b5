"""A server that dies at any moment takes nothing with it that it said was saved."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections.abc import AsyncIterator

import pytest
from tests.conftest import REPOSITORY
from tests.factories import make_town
from tests.live.stage import Client, make_note, sign_in, ticket_for

from trellis.kernel.database import Database
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents

pytestmark = [pytest.mark.database, pytest.mark.slow]
ROUNDS = 20


class Writer(Client):
    """Inserts words, takes some of them away again, and remembers which edit was its how-many-eth message."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.edits: list[tuple[str, str]] = []
        self.before = 0

    async def work(self) -> None:
        self.before = self.sent
        n = 0
        while self.code is None:
            word = f"<{self.name}.{n}>"
            await self.write(word, at=0)
            self.edits.append(("in", word))
            if n % 5 == 4:
                gone = f"<{self.name}.{n - 2}>"
                at = str(self.text).index(gone)
                del self.text[at : at + len(gone)]
                await self.flush()
                self.edits.append(("out", gone))
            n += 1
            await asyncio.sleep(random.random() * 0.004)

    def promised(self) -> tuple[set[str], set[str]]:
        """The words that must be there, and those that must not, for what was acknowledged."""
        acknowledged = self.edits[: max(0, self.saved - self.before)]
        taken = {word for how, word in self.edits if how == "out"}
        present = {word for how, word in acknowledged if how == "in"} - taken
        return present, {word for how, word in acknowledged if how == "out"}


@contextlib.asynccontextmanager
async def breeder(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process that servers are forked from."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.live.kill_server",
        url,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "backend"), str(REPOSITORY)])},
    )
    assert process.stdin and process.stdout
    try:
        assert await asyncio.wait_for(process.stdout.readline(), 30) == b"prepared\n"
        yield process
    finally:
        process.stdin.close()
        await process.wait()


async def test_twenty_kills_lose_no_edit_that_was_acknowledged(gate, fresh_database):
    town = await make_town(gate)
    note = await make_note(gate, town, "start ")
    people = ("case_manager", "teacher", "therapist")
    signed_in = {who: await sign_in(gate, town, who) for who in people}
    there: set[str] = set()
    away: set[str] = set()
    acknowledged = 0
    async with breeder(fresh_database.app_url) as process:
        assert process.stdin and process.stdout
        for round_number in range(ROUNDS):
            process.stdin.write(b"go\n")
            pid, port = map(int, (await asyncio.wait_for(process.stdout.readline(), 20)).split())
            writers = {who: Writer(f"{round_number}.{who}") for who in people}
            try:
                for who, one in writers.items():
                    paper = ticket_for(town, who, signed_in[who], note)
                    await one.connect(f"ws://127.0.0.1:{port}/live/{note}.1?ticket={paper}&saved=1")
                    await one.all_saved()
                working = [asyncio.create_task(one.work()) for one in writers.values()]
                await asyncio.sleep(random.random() * 0.25)
                if round_number % 7 == 3:
                    async with gate.open(town.district_id, SYSTEM, "live.compact") as work:
                        await documents.compact(work, note)
            finally:
                os.kill(pid, signal.SIGKILL)
            await asyncio.gather(*working)
            for one in writers.values():
                await one.close()
                present, absent = one.promised()
                acknowledged += len(present) + len(absent)
                there |= present
                away |= absent
            fresh = Database(fresh_database.app_url, pool_size=1)
            async with Gate(fresh).open(town.district_id, SYSTEM, "test.read") as work:
                doc, last = await documents.load_with_number(work, note)
                numbers = [row.number for row in await documents.read_updates(work, note, 0)]
                document = await documents.document_by_id(work, note)
            await fresh.close()
            text = str(doc.get("text", type=type(one.text)))
            found = {f"<{part.partition('>')[0]}>" for part in text.split("<")[1:]}
            assert there <= found, f"lost in round {round_number}: {sorted(there - found)[:5]}"
            assert not away & found, f"back again in round {round_number}: {sorted(away & found)[:5]}"
            assert document.last_number == last
            assert numbers == list(range(last - len(numbers) + 1, last + 1))
    assert acknowledged > 10 * ROUNDS, "too little was written to say anything"
