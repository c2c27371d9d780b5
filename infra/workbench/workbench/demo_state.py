"""What one demo is made of on disk: its folder, its secrets, its sign-in issuers, the app's environment."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from workbench import postgres_home
from workbench.ports import Ports
from workbench.processes import REPOSITORY

DATABASE = "trellis"
BUCKET = "trellis"
CLIENT_ID = "trellis"
DISTRICTS = {"juniper": "Juniper", "redrock": "Redrock", "maple": "Maple"}  # slug and issuer key alike
_SECRETS = ("secret_key", "s3_access_key", "s3_secret_key", "postgres", "trellis_owner", "trellis_app")


@dataclass(frozen=True, slots=True)
class DemoState:
    """One demo on `ports`, with everything it keeps below `folder`. `report` is the file scripts read."""

    ports: Ports
    folder: Path
    report: Path

    @classmethod
    def of_ports(cls, ports: Ports, local: Path = REPOSITORY / ".local") -> DemoState:
        """The demo people start: addresses are written into its data, so each port base has a folder of its own."""
        return cls(ports, local / "demo" / str(ports.base), local / "demo.json")

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.ports.app}"

    @property
    def accounts_file(self) -> Path:
        return self.folder / "accounts.json"

    @property
    def people_file(self) -> Path:
        return self.folder / "people.json"

    @property
    def seeded_mark(self) -> Path:
        """There once the demo data was loaded whole."""
        return self.folder / "seeded"

    @property
    def console(self) -> Path:
        """What a demo in the background prints."""
        return self.folder / "console.log"

    def secrets(self) -> dict[str, str]:
        """Made at the first start, then kept: client secrets by issuer key, and one for each other part."""
        file = self.folder / "secrets.json"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            made = {name: secrets.token_urlsafe(32) for name in (*_SECRETS, *issuer_keys())}
            file.touch(mode=0o600)
            file.write_text(json.dumps(made, indent=2))
        found: dict[str, str] = json.loads(file.read_text())
        return found

    def issuers(self) -> list[dict[str, Any]]:
        """The sign-in providers of the demo, each with the client Trellis is to it."""
        callbacks = {slug: f"{self.base_url}/auth/{slug}/callback" for slug in (*DISTRICTS, "deployment")}
        families = [callbacks[slug] for slug in DISTRICTS]
        return [
            *(self._issuer(slug, f"{name} Schools", slug, [callbacks[slug]]) for slug, name in DISTRICTS.items()),
            self._issuer("families", "Trellis", "families", families),
            self._issuer("operators", "Trellis Operators", "deployment", [callbacks["deployment"]]),
        ]

    def _issuer(self, key: str, name: str, slug: str, callbacks: list[str]) -> dict[str, Any]:
        client = {
            "client_id": CLIENT_ID,
            "client_secret": self.secrets()[key],
            "redirect_uris": callbacks,
            "post_logout_redirect_uris": [f"{self.base_url}/signed-out"],
            "backchannel_logout_uri": f"{self.base_url}/auth/{slug}/backchannel-logout",
        }
        return {"key": key, "name": name, "clients": [client]}

    def client_secrets_file(self) -> Path:
        """The secret of Trellis at each issuer, for whoever registers the issuers: `{key: secret}`."""
        file = self.folder / "client-secrets.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps({key: self.secrets()[key] for key in issuer_keys()}))
        return file

    def lock(self) -> TextIO | None:
        """The mark of a running demo, held by its supervisor; None when another one holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = (self.folder / "supervisor").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return file

    def supervisor_pid(self) -> int | None:
        """The process of a running demo, or None."""
        file = self.folder / "supervisor"
        if not file.exists():
            return None
        with file.open("a+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.seek(0)
                return int(handle.read() or 0) or None
        return None

    def erase(self) -> None:
        """Remove everything it keeps."""
        shutil.rmtree(postgres_home.data_folder(self.folder / "postgres"), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def issuer_keys() -> list[str]:
    """Every issuer of the demo."""
    return [*DISTRICTS, "families", "operators"]


def app_environment(state: DemoState, *, database_url: str, s3_endpoint: str, smtp_url: str) -> dict[str, str]:
    """What the app's processes are told, all of it in the environment; the scanner is added where there is one."""
    known = state.secrets()
    return {
        **os.environ,
        "TRELLIS_MODE": "demo",
        "TRELLIS_DATABASE_URL": database_url,
        "TRELLIS_BASE_URL": state.base_url,
        "TRELLIS_HOST": "127.0.0.1",
        "TRELLIS_HTTP_PORT": str(state.ports.app),
        "TRELLIS_SECRET_KEY": known["secret_key"],
        "TRELLIS_S3_ENDPOINT": s3_endpoint,
        "TRELLIS_S3_BUCKET": BUCKET,
        "TRELLIS_S3_REGION": "us-east-1",
        "TRELLIS_S3_ACCESS_KEY": known["s3_access_key"],
        "TRELLIS_S3_SECRET_KEY": known["s3_secret_key"],
        "TRELLIS_SMTP_URL": smtp_url,
        "TRELLIS_MAIL_FROM": "Trellis <no-reply@trellis.example>",
        "TRELLIS_SIGNING_KEY_FILE": str(state.folder / "seal-key.pem"),
        "TRELLIS_SIGNING_CERT_FILE": str(state.folder / "seal-certificate.pem"),
        "TRELLIS_FRONTEND_DIST": str(REPOSITORY / "frontend" / "dist"),
        "TRELLIS_TRUSTED_DOCUMENTS": str(REPOSITORY / "frontend/src/gql/persisted-documents.json"),
        "TRELLIS_DEMO_PEOPLE_FILE": str(state.people_file),
        "TRELLIS_OIDC_ISSUER_BASE": f"http://localhost:{state.ports.oidc}",
        "TRELLIS_OIDC_ACCOUNTS_FILE": str(state.accounts_file),
        "TRELLIS_OIDC_CLIENT_SECRETS_FILE": str(state.client_secrets_file()),
        "PYTHONUNBUFFERED": "1",
    }
