"""The shell: serve · worker · migrate · demo · district · operator · audit · verify · doctor · schema."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from trellis.settings import Settings, settings


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status. Problems are said in a sentence, not a stack."""
    parser = argparse.ArgumentParser(prog="trellis", description="Special education, written together.")
    commands = parser.add_subparsers(dest="command", required=True)
    _own_commands(commands)
    from trellis.districts import shell as districts_shell

    districts_shell.register(commands)
    parsed = parser.parse_args(arguments)
    result = parsed.run(parsed)
    return int(result or 0)


def _own_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    def add(name: str, help_: str, run: object) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_)
        command.set_defaults(run=run)
        return command

    add("serve", "answer HTTP and sockets", serve)
    add("worker", "run jobs and chain the audit log", worker)
    add("migrate", "bring the database to the newest schema (as its owner)", migrate)
    export = add("schema", "print the GraphQL schema", schema)
    export.add_argument("--check", metavar="FILE", help="exit 1 when FILE differs")
    export.add_argument("--output", metavar="FILE", help="write it there")
    published = add("published", "write the pages that are made from code: error codes, configuration", write_published)
    published.add_argument("--check", action="store_true", help="exit 1 when a page differs from the code")
    audit = add("audit", "prove the audit chain", audit_verify)
    audit.add_argument("action", choices=["verify"])
    audit.add_argument("--district", metavar="SLUG", help="only this district")
    verify = add("verify", "say whether a PDF is one that was sealed, unchanged", verify_file)
    verify.add_argument("file")
    verify.add_argument("--cert", help="PEM certificate to trust; default: TRELLIS_SIGNING_CERT_FILE")
    demo = add("demo", "fill a deployment with demo districts", demo_seed)
    demo.add_argument("action", choices=["seed"])
    demo.add_argument("--seed", type=int, default=20261123)
    demo.add_argument("--people-file", help="where to write the list of demo people (JSON)")
    demo.add_argument("--accounts-file", help="where to write the sign-in accounts of the demo provider (JSON)")
    demo.add_argument("--sizes", default="2000,400,40", help="students of each demo district")
    add("doctor", "check that everything the product needs answers", doctor)


def serve(_: argparse.Namespace) -> None:
    """Answer HTTP and sockets until stopped."""
    import uvicorn

    from trellis.app import create_app

    chosen = settings()
    uvicorn.run(
        create_app(chosen),
        host=chosen.host,
        port=chosen.http_port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        proxy_headers=chosen.secure,
        timeout_graceful_shutdown=5,
        ws_max_size=1_100_000,
        date_header=True,
        server_header=False,
    )


def worker(_: argparse.Namespace) -> None:
    """Run jobs until stopped."""
    from trellis.app import house_for
    from trellis.worker import run_worker

    async def run() -> None:
        async with house_for(settings()) as house:
            await run_worker(house)

    asyncio.run(run())


def migrate(_: argparse.Namespace) -> int:
    """Bring the schema forward; safe to run from many places at once."""
    from trellis.migrations import upgrade

    url = settings().owner_database_url
    if not url:
        print("Set TRELLIS_OWNER_DATABASE_URL to the owner's URL.", file=sys.stderr)
        return 2
    upgrade(url)
    print("The database is at the newest schema.")
    return 0


def schema(arguments: argparse.Namespace) -> int:
    """Print, write or compare the schema."""
    from trellis.graphql.schema import sdl

    current = sdl()
    if arguments.output:
        Path(arguments.output).write_text(current)
    elif arguments.check:
        if Path(arguments.check).read_text() != current:
            print(f"{arguments.check} differs from the code. Run `make schema`.", file=sys.stderr)
            return 1
        print(f"{arguments.check} is the running schema.")
    else:
        print(current, end="")
    return 0


def write_published(arguments: argparse.Namespace) -> int:
    """Write or compare docs/error-codes.md and docs/configuration.md."""
    from trellis.published import PAGES

    stale = [name for name, page in PAGES.items() if not Path(name).exists() or Path(name).read_text() != page()]
    if arguments.check:
        for name in stale:
            print(f"{name} differs from the code. Run `make published`.", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        Path(name).write_text(PAGES[name]())
        print(f"Wrote {name}.")
    return 0


def audit_verify(arguments: argparse.Namespace) -> int:
    """Recompute every district's chain; exit 1 when one is broken."""
    from sqlalchemy import select

    from trellis.app import house_for
    from trellis.districts.model import District
    from trellis.kernel import audit
    from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM

    async def run() -> int:
        broken = 0
        async with house_for(settings()) as house:
            async with house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "audit.verify") as work:
                rows = (await work.session.execute(select(District.id, District.slug).order_by(District.slug))).all()
            for district_id, slug in rows:
                if arguments.district in (None, slug):
                    async with house.gate.open(district_id, SYSTEM, "audit.verify") as work:
                        verdict = await audit.verify_chain(work)
                    state = f"BROKEN at entry {verdict.broken_at}" if verdict.broken_at else "whole"
                    broken += verdict.broken_at is not None
                    print(
                        f"{slug}: {state}; {verdict.sealed_count} sealed, {verdict.waiting_count} waiting, "
                        f"head {verdict.head}"
                    )
        return 1 if broken else 0

    return asyncio.run(run())


def verify_file(arguments: argparse.Namespace) -> int:
    """Say whether a PDF is unchanged since it was sealed."""
    from trellis.documents.shell import verify_pdf

    return verify_pdf(arguments.file, arguments.cert)


def demo_seed(arguments: argparse.Namespace) -> int:
    """Fill an empty deployment with demo districts; refused in production."""
    chosen: Settings = settings()
    if chosen.mode == "production":
        print("Demo data is refused in production mode.", file=sys.stderr)
        return 2
    from trellis.demo.seed import seed

    return asyncio.run(seed(chosen, arguments))


def doctor(_: argparse.Namespace) -> int:
    """Ask each outside part whether it answers."""
    from trellis.app import house_for
    from trellis.web.health import answers

    async def run() -> int:
        async with house_for(settings()) as house:
            found = await answers(house)
        for name, ok in found.items():
            print(f"{'ok  ' if ok else 'AWAY'} {name}")
        return 0 if all(found.values()) else 1

    return asyncio.run(run())
