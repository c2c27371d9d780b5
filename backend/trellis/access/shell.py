"""`trellis access check|rebuild`: is what the row policies read what memberships, rights and classes say?"""

from __future__ import annotations

import argparse
import asyncio

from sqlalchemy import select

from trellis.access.checking import compare, rebuild
from trellis.districts.model import District
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.settings import settings
from trellis.shell_help import Verbs, verb


def register(commands: Verbs[argparse.ArgumentParser]) -> None:
    """Add the command to the shell."""
    command = verb(
        commands,
        "access",
        run,
        help="compare who may see whom with what it is derived from",
        description=(
            "`check` derives again from memberships, rights and classes who may see which student, and compares "
            "that with the table the database's row policies read: a line a district. `rebuild` mends the table, "
            "then checks."
        ),
        examples=("trellis access check", "trellis access rebuild --district juniper"),
        exits={0: "the table is right everywhere", 1: "something differs"},
    )
    command.add_argument("action", choices=["check", "rebuild"], help="only look, or mend first")
    command.add_argument("--district", metavar="SLUG", help="only the district of this short name (default: every one)")


def run(arguments: argparse.Namespace) -> int:
    """Check (exit 1 when something differs) or rebuild every district's table."""
    return asyncio.run(_run(arguments.action, arguments.district))


async def _run(action: str, slug_wanted: str | None) -> int:
    from trellis.app import house_for

    differing = 0
    async with house_for(settings()) as house:
        async with house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "access.check") as work:
            rows = (await work.session.execute(select(District.id, District.slug).order_by(District.slug))).all()
        for district_id, slug in rows:
            if slug_wanted not in (None, slug):
                continue
            async with house.gate.open(district_id, SYSTEM, f"access.{action}") as work:
                mended = await rebuild(work) if action == "rebuild" else 0
                verdict = await compare(work)
            differing += not verdict.right
            unlike = f"; the database's matrix is not the code's: {', '.join(verdict.unlike)}" if verdict.unlike else ""
            print(
                f"{slug}: {'right' if verdict.right else 'WRONG'}; "
                f"{verdict.missing} missing, {verdict.surplus} surplus, {mended} mended{unlike}"
            )
    return 1 if differing else 0
