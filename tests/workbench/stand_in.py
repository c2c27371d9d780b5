"""A stand-in for the product's shell, small enough to start in a moment; everything around it is real.

Called as `python stand_in.py migrate | demo seed ... | serve | worker`. A file
`die` in the demo's folder ends the worker with a sentence.
"""

from __future__ import annotations

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psycopg


def migrate() -> None:
    with psycopg.connect(os.environ["TRELLIS_OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS plan (id int)")
        owner.execute("GRANT SELECT, INSERT ON plan TO trellis_app")


def seed() -> None:
    with psycopg.connect(os.environ["TRELLIS_DATABASE_URL"], autocommit=True) as app:
        app.execute("INSERT INTO plan VALUES (1)")
    secrets = json.loads(Path(os.environ["TRELLIS_OIDC_CLIENT_SECRETS_FILE"]).read_text())
    assert set(secrets) == {"juniper", "redrock", "maple", "families", "operators"}
    account = {"username": "rosa", "password": "a-good-one", "sub": "s-1", "claims": {"name": "Rosa"}}
    Path(sys.argv[sys.argv.index("--accounts-file") + 1]).write_text(json.dumps({"juniper": [account]}))
    issuer = os.environ["TRELLIS_OIDC_ISSUER_BASE"] + "/juniper"
    person = {"district": "juniper", "role": "case manager", "name": "Rosa", "username": "rosa"}
    people = [{**person, "password": "a-good-one", "issuer": issuer}]
    Path(sys.argv[sys.argv.index("--people-file") + 1]).write_text(json.dumps(people))


def serve() -> None:
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    HTTPServer((os.environ["TRELLIS_HOST"], int(os.environ["TRELLIS_HTTP_PORT"])), Ready).serve_forever()


def work() -> None:
    death = Path(os.environ["TRELLIS_DEMO_PEOPLE_FILE"]).with_name("die")
    while not death.exists():
        time.sleep(0.05)
    sys.exit("The queue fell over.")


if __name__ == "__main__":
    {"migrate": migrate, "demo": seed, "serve": serve, "worker": work}[sys.argv[1]]()
