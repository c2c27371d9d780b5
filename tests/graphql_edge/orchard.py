"""A small schema with everything the edge must deal with: lists, pages, cycles, errors, a unit of work, events."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import strawberry

from trellis.graphql.cost import priced
from trellis.graphql.execution import Operation
from trellis.kernel.errors import InvalidInput, NotFound

SECRET = "Ana Lucia Reyes, born 2011-04-03"
ROWS = 200


@dataclass
class Ledger:
    """What units of work did: `open_now` must be back at none when all is over."""

    open_now: int = 0
    committed: list[str] = field(default_factory=list)
    rolled_back: list[str] = field(default_factory=list)
    refuse_commit: bool = False
    kinds: list[str] = field(default_factory=list)


@dataclass
class Work:
    """The context of an operation."""

    ledger: Ledger
    writes: list[str] = field(default_factory=list)
    language: str = "en"


def unit_of_work(ledger: Ledger, language: str = "en"):
    """A context factory that commits what was written, or rolls it back."""

    @asynccontextmanager
    async def open_work(_: object, operation: Operation) -> AsyncIterator[Work]:
        work = Work(ledger, language=language)
        ledger.kinds.append(operation.kind)
        ledger.open_now += 1
        try:
            yield work
            if ledger.refuse_commit:
                raise RuntimeError(f"could not serialize: {SECRET}")
            ledger.committed.extend(work.writes)
        except BaseException:
            ledger.rolled_back.extend(work.writes)
            raise
        finally:
            ledger.open_now -= 1

    return open_work


Info = strawberry.Info[Work, None]


@strawberry.type
class PageInfo:
    has_next_page: bool = False


@strawberry.type
class Tree:
    name: str = "apple"

    @strawberry.field
    def neighbours(self) -> list[Tree]:
        return [Tree() for _ in range(8)]

    @strawberry.field(metadata=priced(list_size=3))
    def branches(self) -> list[Tree]:
        return [Tree() for _ in range(3)]

    @strawberry.field
    def parent(self) -> Tree:
        return Tree()

    @strawberry.field(metadata=priced(points=50))
    def age_by_rings(self) -> int:
        return 70

    @strawberry.field
    def trees(self, first: int | None = None, last: int | None = None) -> TreeConnection:
        return TreeConnection(edges=[TreeEdge() for _ in range(first or last or 0)])


@strawberry.type
class TreeEdge:
    cursor: str = "c"

    @strawberry.field
    def node(self) -> Tree:
        return Tree()


@strawberry.type
class TreeConnection:
    edges: list[TreeEdge]

    @strawberry.field
    def page_info(self) -> PageInfo:
        return PageInfo()


@strawberry.input
class Graft:
    onto: str
    scions: list[str] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "you") -> str:
        return f"Hello {name}"

    @strawberry.field(metadata=priced(list_size=ROWS))
    def orchard(self) -> list[Tree]:
        return [Tree() for _ in range(ROWS)]

    @strawberry.field
    def tree(self) -> Tree:
        return Tree()

    @strawberry.field
    def trees(self, first: int | None = None, last: int | None = None) -> TreeConnection:
        return TreeConnection(edges=[TreeEdge() for _ in range(first or last or 0)])

    @strawberry.field
    def lost(self) -> str | None:
        raise NotFound(field="id")

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError(f"duplicate key value: {SECRET}")

    @strawberry.field
    async def big(self, size: int) -> str:
        return "x" * size


@strawberry.type
class Mutation:
    @strawberry.mutation
    def plant(self, info: Info, name: str) -> str:
        info.context.writes.append(name)
        return name

    @strawberry.mutation
    def graft(self, info: Info, graft: Graft) -> int:
        info.context.writes.append(graft.onto)
        return len(graft.scions)

    @strawberry.mutation
    def fell(self, info: Info, name: str) -> str | None:
        info.context.writes.append(f"felled {name}")
        raise InvalidInput(field="name")

    @strawberry.mutation
    def burn(self, info: Info) -> str | None:
        info.context.writes.append("burnt")
        raise RuntimeError(SECRET)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def seasons(self, info: Info, count: int = 3, wait: float = 0) -> AsyncGenerator[Tree, None]:
        for number in range(count):
            await asyncio.sleep(wait)
            yield Tree(name=f"season {number}")

    @strawberry.subscription
    async def harvest(self, info: Info, size: int) -> AsyncGenerator[str, None]:
        """A flood: as much as anyone will take."""
        while True:
            await asyncio.sleep(0)
            yield secrets.token_hex(size // 2)  # nothing a socket could compress

    @strawberry.subscription
    async def frost(self, info: Info) -> AsyncGenerator[str, None]:
        yield "cold"
        raise NotFound()


schema = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)
