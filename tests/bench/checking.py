"""Before anything is timed: do the three servers answer the same?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import psycopg

from tests.bench import other
from tests.bench.operations import Case, Operation
from tests.bench.servers import BARE, OTHER, PRODUCT, Running, Signed

COOKIE = "__Host-trellis"
AUDIT = (
    "SELECT actor_kind, actor_person_id, session_id, purpose, action, subject_kind, subject_id, student_id, "
    "detail::text FROM audit_entry ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9"
)


class Different(RuntimeError):
    """Two servers do not answer the same: their times cannot be compared."""


def body(server: str, case: Case, variables: dict[str, Any]) -> dict[str, Any]:
    """What a server is asked for a case; the product and the bare handler get the same bytes."""
    if server == OTHER:
        return other.request_body(case, variables)
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": case.operation.sha256}}
    return {"variables": variables, "extensions": extensions}


def headers(signed: Signed, case: Case) -> dict[str, str]:
    """As the single-page app sends them."""
    token = signed.tokens[case.person]
    return {"cookie": f"{COOKIE}={token}", "content-type": "application/json", "x-trellis-csrf": "1"}


class Asker:
    """Asks servers one by one, outside any timing."""

    def __init__(self, servers: dict[str, Running], signed: Signed, superuser_url: str) -> None:
        self.servers, self.signed, self.superuser_url = servers, signed, superuser_url
        self.client = httpx.Client(timeout=120)

    def data(self, server: str, case: Case, variables: dict[str, Any]) -> Any:
        """The `data` of an answer. Raises Different when there are errors."""
        url = f"http://127.0.0.1:{self.servers[server].port}/graphql"
        answer = self.client.post(url, json=body(server, case, variables), headers=headers(self.signed, case))
        said = answer.json()
        if answer.status_code != 200 or said.get("errors") or not said.get("data"):
            raise Different(f"{server}, {case.operation.name}: {answer.status_code} {answer.text[:500]}")
        return said["data"]

    def deep(self, server: str, case: Case, page: int) -> dict[str, Any]:
        """The variables that ask a server for a page deep in a list, found by walking there."""
        variables = dict(case.variables)
        for _ in range(page - 1):
            found = _page_info(self.data(server, case, variables))
            if not found["hasNextPage"]:
                raise Different(f"{server} has no page {page} of {case.operation.name} in {case.district}")
            variables["after"] = found["endCursor"]
        return variables

    def check(self, operation: Operation, cases: list[tuple[Case, dict[str, dict[str, Any]]]]) -> None:
        """Ask every server every case. Raises Different with what differs."""
        entries: dict[str, list[Any]] = {}
        answers: dict[str, list[Any]] = {}
        for server in self.servers:
            self._forget_audit()
            answers[server] = [self.data(server, case, variables[server]) for case, variables in cases]
            entries[server] = self._audit()
        for n, (case, _) in enumerate(cases):
            ours, bare = (_steady(answers[server][n], operation.volatile) for server in (PRODUCT, BARE))
            if ours != bare:
                raise Different(f"{operation.name}, {case.person}: {next(differences(ours, bare))}")
            if OTHER in answers and things(answers[OTHER][n]) != things(answers[PRODUCT][n]):
                counts = f"{things(answers[PRODUCT][n])} and {things(answers[OTHER][n])} things"
                raise Different(f"{operation.name}, {case.person}: {PRODUCT} and {OTHER} answer {counts}")
        if entries[PRODUCT] != entries[BARE]:
            raise Different(f"{operation.name}, audit: {next(differences(entries[PRODUCT], entries[BARE]))}")

    def _audit(self) -> list[Any]:
        with psycopg.connect(self.superuser_url) as admin:
            return admin.execute(AUDIT).fetchall()

    def _forget_audit(self) -> None:
        with psycopg.connect(self.superuser_url, autocommit=True) as admin:
            admin.execute("TRUNCATE audit_entry, audit_waiting, audit_seal CASCADE")


def things(value: Any) -> int:
    """How many things with an id an answer holds."""
    if isinstance(value, dict):
        return ("id" in value or "rowId" in value) + sum(things(part) for part in value.values())
    return sum(things(part) for part in value) if isinstance(value, list) else 0


def differences(one: Any, two: Any, place: str = "") -> Iterator[str]:
    """Where two answers differ, in words."""
    if isinstance(one, dict) and isinstance(two, dict) and one.keys() == two.keys():
        for key in one:
            yield from differences(one[key], two[key], f"{place}.{key}")
    elif isinstance(one, list | tuple) and isinstance(two, list | tuple) and len(one) == len(two):
        for n, (left, right) in enumerate(zip(one, two, strict=True)):
            yield from differences(left, right, f"{place}[{n}]")
    elif one != two:
        yield f"{place}: {PRODUCT} {str(one)[:300]}; {BARE} {str(two)[:300]}"


def _steady(value: Any, volatile: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {k: type(v).__name__ if k in volatile else _steady(v, volatile) for k, v in value.items()}
    return [_steady(part, volatile) for part in value] if isinstance(value, list) else value


def _page_info(data: dict[str, Any]) -> dict[str, Any]:
    return next(iter(data.values()))["pageInfo"]  # type: ignore[no-any-return]
