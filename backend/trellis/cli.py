"""The shell: serve · worker · migrate · demo · district · operator · access · audit · verify · doctor · schema · ..."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from pathlib import Path

from trellis.settings import Settings, settings
from trellis.shell_help import Verbs, verb
from trellis.shell_problems import sentence

OF_THE_HOUSE = ("serve", "worker", "migrate")
"""Commands that begin at once, before each start of a deployment: the rooms' own verbs are not loaded for them."""
COLLECTED_AFTER = 20_000  # objects made since the collection before, beyond those let go
DESCRIPTION = "Special education, written together: the server, its worker, and what its operator does from a shell."
EPILOG = """example:
  trellis doctor

exit status, of every command:
  0    it is done
  1    it was understood and did not succeed; why is on the error output
  2    something must be set, or said differently, first
  130  interrupted

Settings come from the environment: docs/configuration.md. More of each command: trellis COMMAND --help"""


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """The grammar of the shell: the whole, or without what one of OF_THE_HOUSE does not need read for it."""
    top = argparse.ArgumentParser(
        prog="trellis",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _running(commands)
    _proving(commands)
    _making(commands)
    if command not in OF_THE_HOUSE:
        from trellis.access import shell as access_shell
        from trellis.districts import shell as districts_shell

        access_shell.register(commands)
        districts_shell.register(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status. Problems are said in a sentence, not a stack."""
    words = sys.argv[1:] if arguments is None else arguments
    parsed = parser(words[0] if words else None).parse_args(words)
    try:
        return int(parsed.run(parsed) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        said = sentence(problem, as_owner=parsed.command == "migrate")
        if said is None:
            raise
        print(said[0], file=sys.stderr)
        return said[1]


def _running(commands: Verbs[argparse.ArgumentParser]) -> None:
    """What keeps a deployment running."""
    verb(
        commands,
        "serve",
        serve,
        help="answer HTTP and sockets",
        description=(
            "Answers HTTP and sockets at TRELLIS_HOST and TRELLIS_HTTP_PORT until it is stopped. Logs one JSON "
            "line an event. Start as many as you like; they share the database and, if set, Valkey."
        ),
        examples=("trellis serve",),
        exits={0: "stopped in order", 1: "the address is taken", 3: "a part it needs did not answer at the start"},
    )
    verb(
        commands,
        "worker",
        worker,
        help="run jobs and chain the audit log",
        description=(
            "Sends mail, prints and seals plans, reads rosters, keeps the dates, and chains the audit log, until "
            "it is stopped; jobs that are running then have 20 seconds to end. Without one, all of that waits."
        ),
        examples=("trellis worker",),
        exits={0: "stopped in order", 1: "the database does not answer"},
    )
    verb(
        commands,
        "migrate",
        migrate,
        help="bring the database to the newest schema (as its owner)",
        description=(
            "Brings the database to the newest schema as its owner (TRELLIS_OWNER_DATABASE_URL). Safe to run "
            "again and from many places at once: one of them does it, the others wait."
        ),
        examples=("trellis migrate",),
        exits={0: "the schema is the newest", 1: "the database does not answer"},
    )
    verb(
        commands,
        "doctor",
        doctor,
        help="check that everything the product needs answers",
        description=(
            "Asks the database, the file store, mail and whatever else is set whether it answers: a line each, "
            "`ok` or `AWAY`."
        ),
        examples=("trellis doctor",),
        exits={0: "all of them answer", 1: "one of them is away"},
    )


def _proving(commands: Verbs[argparse.ArgumentParser]) -> None:
    """What proves that nothing was changed afterwards."""
    audit = verb(
        commands,
        "audit",
        audit_verify,
        help="prove the audit chain",
        description=(
            "Computes the hash chain of every district's audit log again and says where it breaks, if it does. "
            "`waiting` entries are not chained yet: the worker does that."
        ),
        examples=("trellis audit verify", "trellis audit verify --district juniper"),
        exits={0: "every chain is whole", 1: "a chain is broken", 2: "there is no such district, or no setting"},
    )
    audit.add_argument("action", choices=["verify"], help="the only thing to do with it here")
    audit.add_argument("--district", metavar="SLUG", help="only the district of this short name (default: every one)")
    verify = verb(
        commands,
        "verify",
        verify_file,
        help="say whether a PDF is one that was sealed, unchanged",
        description=(
            "Says whether a PDF is unchanged since it was sealed, by whom and when. Needs no server and no database."
        ),
        examples=("trellis verify plan.pdf", "trellis verify plan.pdf --cert district.pem"),
        exits={
            0: "unchanged, and sealed with the trusted certificate if there is one",
            1: "changed, not sealed, or sealed by somebody else",
            2: "no answer: the file or the certificate cannot be read",
        },
    )
    verify.add_argument("file", metavar="FILE", help="the PDF")
    verify.add_argument(
        "--cert", metavar="PEM", help="certificate to trust (default: TRELLIS_SIGNING_CERT_FILE, when it is set)"
    )


def _making(commands: Verbs[argparse.ArgumentParser]) -> None:
    """What makes files from the code, and data to try it with."""
    export = verb(
        commands,
        "schema",
        schema,
        help="print the GraphQL schema",
        description="Prints the GraphQL schema of this version, writes it to a file, or compares a file with it.",
        examples=("trellis schema", "trellis schema --output schema.graphql", "trellis schema --check schema.graphql"),
        exits={0: "done, or the file is the same", 1: "the file differs"},
    )
    export.add_argument("--check", metavar="FILE", help="compare FILE with it")
    export.add_argument("--output", metavar="FILE", help="write it to FILE instead of printing it")
    published = verb(
        commands,
        "published",
        write_published,
        help="write the pages that are made from code: error codes, configuration",
        description="Writes docs/error-codes.md and docs/configuration.md from the code, in the folder it is run from.",
        examples=("trellis published", "trellis published --check"),
        exits={0: "written, or they are the same", 1: "a page differs"},
    )
    published.add_argument("--check", action="store_true", help="write nothing; compare the pages with the code")
    demo = verb(
        commands,
        "demo",
        demo_seed,
        help="fill a deployment with demo districts",
        description=(
            "Fills an empty deployment with made-up districts, people and plans, always the same for the same "
            "seed. Does nothing where there are districts already; refused in production."
        ),
        examples=("trellis demo seed --sizes 200,40", "trellis demo seed --people-file people.json"),
        exits={
            0: "there are demo districts",
            2: "refused: TRELLIS_MODE is production, no such district or state, or a setting is missing",
        },
    )
    demo.add_argument("action", choices=["seed"], help="the only thing to do with it here")
    demo.add_argument(
        "--seed", type=int, default=20261123, metavar="NUMBER", help="another number, other people (default: 20261123)"
    )
    demo.add_argument("--people-file", metavar="FILE", help="where to write the list of demo people (JSON)")
    demo.add_argument(
        "--accounts-file", metavar="FILE", help="where to write the sign-in accounts of the demo provider (JSON)"
    )
    demo.add_argument(
        "--sizes",
        default="2000,400,40",
        metavar="N,N,N",
        help="students of each demo district, at most three districts (default: 2000,400,40)",
    )
    demo.add_argument(
        "--states", default="", metavar="SLUG=ST", help="districts that lie in another state for once, as maple=VA"
    )


def leave_out_of_collections() -> None:
    """What stands when work begins is never garbage; a tenth of a deed's time went into finding that out."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, 20, 20)


def serve(_: argparse.Namespace) -> None:
    """Answer HTTP and sockets until stopped."""
    import uvicorn
    from uvicorn.main import STARTUP_FAILURE

    from trellis.app import create_app
    from trellis.web.sockets import Sockets

    chosen = settings()
    try:
        app = create_app(chosen)
        leave_out_of_collections()
        uvicorn.run(
            app,
            host=chosen.host,
            port=chosen.http_port,
            loop="uvloop",
            http="httptools",
            ws=Sockets,
            log_config=None,
            access_log=False,
            proxy_headers=chosen.secure,
            timeout_graceful_shutdown=5,
            ws_max_size=1_100_000,
            # Edits are a few dozen bytes: compressing each for each window gains nothing and holds memory.
            ws_per_message_deflate=False,
            date_header=True,
            server_header=False,
        )
    except SystemExit as ended:
        if ended.code == STARTUP_FAILURE:
            print("The app did not start; what failed is logged. `trellis doctor` asks each part.", file=sys.stderr)
        raise


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
    """Recompute every district's chain; exit 1 when one is broken, 2 when there is none of that name."""
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
            chosen = [row for row in rows if arguments.district in (None, row.slug)]
            if not chosen:
                name = f" called {arguments.district}" if arguments.district else ""
                print(f"There is no district{name}.", file=sys.stderr)
                return 2
            for district_id, slug in chosen:
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
