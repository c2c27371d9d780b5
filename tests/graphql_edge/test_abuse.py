"""Nobody can make the others wait: each probe is refused before it is run, and a bystander hardly notices.

A bystander asks for something small over and over while the probe is sent; the
longest it waited is the stall of the whole server. The best of three rounds
counts, because the machine has other work too.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import httpx
import orjson
import pytest

from tests.graphql_edge.orchard import ROWS

REPOSITORY = Path(__file__).resolve().parents[2]
LONGEST_STALL = 0.1
ROUNDS = 3
RESPONSE_JSON = {"accept": "application/graphql-response+json", "content-type": "application/json"}

FAN_OUT = (
    "{orchard{...A}}"
    "fragment A on Tree{neighbours{...B}x:neighbours{...B}}"
    "fragment B on Tree{neighbours{...C}x:neighbours{...C}}"
    "fragment C on Tree{neighbours{...D}x:neighbours{...D}}"
    "fragment D on Tree{neighbours{name}}"
)
NESTED = "{orchard{" + "neighbours{" * 6 + "name" + "}" * 8
ENDLESS = " ".join(f"fragment F{n} on Tree{{parent{{...F{n + 1}}}x:parent{{...F{n + 1}}}}}" for n in range(12))


def asked(query: str, **variables: object) -> bytes:
    return orjson.dumps({"query": query, "variables": variables})


PROBES = {
    "1,000 aliases of a 200-row list": (asked("{" + "".join(f"a{n}:orchard{{name}}" for n in range(1000)) + "}"), 400),
    "200 aliases, within the token limit": (asked("{" + "".join(f"a{n}:hello " for n in range(200)) + "}"), 400),
    "8-deep list of lists": (asked(NESTED), 400),
    "20,000 directives": (asked("{hello" + " @skip(if:false)" * 20_000 + "}"), 413),
    "900 directives": (asked("{hello" + " @a" * 450 + "}"), 400),
    "1 MB of tokens": (asked("{" + "hello " * 170_000 + "}"), 413),
    "200 kB of tokens": (asked("{" + "hello " * 33_000 + "}"), 400),
    "31 kB of tokens": (asked("{" + "a " * 15_500 + "}"), 400),
    "fragment fan-out": (asked(FAN_OUT), 400),
    "fragments doubling twelve times": (asked("{tree{...F0}}" + ENDLESS + "fragment F12 on Tree{name}"), 400),
    "fragment cycle": (asked("{tree{...A}}fragment A on Tree{parent{...B}}fragment B on Tree{parent{...A}}"), 400),
    "5 MB string argument": (asked("query($n:String!){hello(name:$n)}", n="x" * 5_000_000), 413),
    "250 kB string argument": (asked("query($n:String!){hello(name:$n)}", n="x" * 250_000), 200),
    "50,000-deep JSON variables": (
        b'{"query":"{hello}","variables":{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}}",
        400,
    ),
    "500-deep JSON variables": (b'{"query":"{hello}","variables":{"a":' + b"[" * 500 + b"]" * 500 + b"}}", 400),
    "100,000 JSON values": (b'{"query":"{hello}","variables":{"a":[' + b"0," * 100_000 + b"0]}}", 400),
    "5,000-deep selection": (asked("{" + "parent{" * 4_000), 400),
    "300-deep selection": (asked("{" + "tree{" * 300 + "}" * 300), 400),
    "300-deep list literal": (asked("{hello(name:" + "[" * 300 + "]" * 300 + ")}"), 400),
    "300 equal fields": (asked("{tree{" + "parent{name}" * 230 + "}}"), 400),
    "60 fragments of equal fields": (
        asked(
            "{tree{"
            + "".join(f"...F{n} " for n in range(60))
            + "}}"
            + "".join(f"fragment F{n} on Tree{{name name name}}" for n in range(60))
        ),
        200,
    ),
    "31 kB comment": (asked("{hello}#" + "x" * 31_000), 200),
    "page of a million": (asked("{trees(first:1000000){edges{cursor}}}"), 400),
    "pages in pages": (asked("{trees(first:100){edges{node{trees(first:100){edges{node{name}}}}}}}"), 400),
    "introspection doubling": (
        asked("{__schema{types{fields{type{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}}}"),
        400,
    ),
}


@pytest.fixture(scope="module")
async def abused() -> AsyncIterator[str]:
    """The address of a server of its own process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.graphql_edge.abused_server",
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": f"{REPOSITORY / 'backend'}:{REPOSITORY}"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
    finally:
        process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 10)
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _bystander(client: httpx.AsyncClient, url: str, done: asyncio.Event) -> float:
    longest = 0.0
    body = asked("{hello}")
    while not done.is_set():
        started = perf_counter()
        response = await client.post(url, content=body, headers=RESPONSE_JSON)
        assert response.status_code == 200
        longest = max(longest, perf_counter() - started)
    return longest


async def _attack(url: str, body: bytes) -> tuple[int, bytes, float, float]:
    """Status and text of the probe, how long it took, and how long a bystander waited at most."""
    async with httpx.AsyncClient(timeout=30) as attacker, httpx.AsyncClient(timeout=30) as other:
        await other.post(url, content=asked("{hello}"), headers=RESPONSE_JSON)
        done = asyncio.Event()
        bystander = asyncio.create_task(_bystander(other, url, done))
        await asyncio.sleep(0)
        started = perf_counter()
        response = await attacker.post(url, content=body, headers=RESPONSE_JSON)
        took = perf_counter() - started
        done.set()
        return response.status_code, response.content, took, await bystander


@pytest.mark.slow
@pytest.mark.parametrize("probe", PROBES)
async def test_a_probe_is_refused_and_nobody_waits_for_it(abused: str, probe: str):
    body, expected = PROBES[probe]
    stalls = []
    for number in range(ROUNDS):
        fresh = body.replace(b'"query":"', b'"query":"' + b" " * number)  # no round profits from a cached document
        status, text, took, stall = await _attack(abused, fresh)
        stalls.append((stall, took))
        assert status == expected, text[:300]
        if status != 200:
            error = orjson.loads(text)["errors"][0]
            assert error["extensions"]["code"] != "UNEXPECTED"
    stall, took = min(stalls)
    code = orjson.loads(text).get("errors", [{"extensions": {"code": "-"}}])[0]["extensions"]["code"]
    print(f"\n| {probe} | {len(body)} B | {status} {code} | {took * 1000:.0f} ms | {stall * 1000:.0f} ms |")
    assert stall < LONGEST_STALL


@pytest.mark.slow
async def test_the_largest_answer_that_is_allowed_holds_up_others_for_a_moment_only(abused: str):
    things = "neighbours{name parent{name} p:parent{name} q:parent{name} r:parent{name}}"
    query = f"{{trees(first:90){{edges{{cursor node{{name {things}}}}}}}}}"
    stalls = []
    for _ in range(ROUNDS):
        status, text, took, stall = await _attack(abused, asked(query))
        assert status == 200, text[:300]
        stalls.append((stall, took))
    cost = orjson.loads(text)["extensions"]["cost"]
    stall, took = min(stalls)
    points = cost["requested"]
    print(f"\n| the largest allowed | {points} points | {took * 1000:.0f} ms | {stall * 1000:.0f} ms |")
    assert min(stalls)[0] < 5 * LONGEST_STALL
    assert ROWS < cost["nodes"] <= cost["nodesLimit"]
