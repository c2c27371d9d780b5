"""What compose and the manifests promise, as far as it runs without containers."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml

from trellis.settings import Settings
from workbench import postgres_home
from workbench.ports import free_port
from workbench.postgres import PostgresServer
from workbench.processes import REPOSITORY
from workbench.testing import temporary_folder, temporary_s3

COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
IMAGE = (REPOSITORY / "infra/image/Dockerfile").read_text()
MANIFESTS = [
    document
    for file in sorted((REPOSITORY / "infra/kubernetes").rglob("*.yaml"))
    for document in yaml.safe_load_all(file.read_text())
]
KNOWN = {f"TRELLIS_{name.upper()}" for name in Settings.model_fields}
SECRETS = {
    name: f"{name.lower()}-0123456789abcdefghij-0123456789" for name in re.findall(r"\$\{(\w+):\?", str(COMPOSE))
}


def filled(value: str) -> str:
    """What compose puts in place of `${NAME:?why}` and `${NAME:-default}`."""
    value = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: SECRETS[found[1]], value)
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)


def settings_in(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in list(os.environ):
        if name.startswith("TRELLIS_"):
            monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings()  # type: ignore[call-arg]


def literals() -> dict[str, str]:
    """The settings of the Kubernetes example, base and what it adds."""
    found: dict[str, str] = {}
    for one in MANIFESTS:
        if one["kind"] == "Kustomization":
            for generator in one.get("configMapGenerator", ()):
                found |= dict(line.split("=", 1) for line in generator["literals"])
    return found


def image_environment() -> dict[str, str]:
    text = IMAGE.replace("\\\n", " ")
    pairs = [pair for line in re.findall(r"^ENV (.*)$", text, re.MULTILINE) for pair in line.split()]
    return dict(pair.split("=", 1) for pair in pairs)


@pytest.mark.parametrize("service", ["app", "worker", "migrate", "bucket"])
def test_compose_gives_each_part_settings_that_hold(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {name: filled(str(value)) for name, value in COMPOSE["services"][service]["environment"].items()}
    assert given.keys() <= KNOWN, "a misspelt variable would be passed over without a word"
    settings = settings_in({**image_environment(), **given}, monkeypatch)
    assert urlsplit(settings.database_url).username == "trellis_app"
    assert not settings.valkey_url
    assert settings.host == "0.0.0.0"
    assert bool(settings.owner_database_url) == (service == "migrate"), "only migrations know the owner"


def test_the_example_of_kubernetes_is_a_production_without_open_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    given = literals()
    assert {name for name in given if name.startswith("TRELLIS_")} <= KNOWN
    secret = {
        "TRELLIS_DATABASE_URL": "postgresql://trellis_app:x@db/trellis",
        "TRELLIS_SECRET_KEY": secrets.token_urlsafe(48),
    }
    settings = settings_in({**image_environment(), **given, **secret}, monkeypatch)
    assert settings.mode == "production"
    assert settings.secure
    # A setting of the image that the manifests name again must be the same.
    assert {name: value for name, value in image_environment().items() if given.get(name, value) != value} == {}


def test_every_file_the_image_names_is_put_there() -> None:
    placed = [line.split()[-1] for line in IMAGE.splitlines() if line.startswith("COPY")]
    for name, value in image_environment().items():
        if value.startswith("/srv/"):
            assert value.removeprefix("/srv/") in [place.rstrip("/") for place in placed], name
    assert (REPOSITORY / "frontend/src/gql/persisted-documents.json").exists()


def pods() -> list[dict[str, Any]]:
    return [one["spec"]["template"]["spec"] for one in MANIFESTS if one["kind"] in ("Deployment", "Job")]


def test_every_pod_is_nobody_writes_nowhere_and_has_a_limit() -> None:
    assert len(pods()) == 3
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        for container in pod["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"]
            assert container["securityContext"]["capabilities"]["drop"] == ["ALL"]
            assert "memory" in container["resources"]["limits"]
            assert "/tmp" in [mount["mountPath"] for mount in container["volumeMounts"]]
    assert re.search(r"^USER 10001$", IMAGE, re.MULTILINE)


def test_the_platform_waits_longer_than_the_app_takes_to_say_that_it_is_not_ready() -> None:
    from trellis.web.health import WAIT_SECONDS

    [probe] = [c["readinessProbe"] for pod in pods() for c in pod["containers"] if "readinessProbe" in c]
    assert probe["httpGet"]["path"] == "/readyz"
    assert probe["timeoutSeconds"] > WAIT_SECONDS
    assert int(re.findall(r"timeout=(\d+)", COMPOSE["services"]["app"]["healthcheck"]["test"][-1])[0]) > WAIT_SECONDS


def test_the_bucket_service_makes_the_bucket_and_minds_no_second_time() -> None:
    python, flag, script = COMPOSE["services"]["bucket"]["entrypoint"]
    assert (python, flag) == ("python", "-c")
    with temporary_s3(bucket="another") as s3:
        environment = {
            **os.environ,
            "TRELLIS_S3_ENDPOINT": s3.endpoint,
            "TRELLIS_S3_BUCKET": "trellis",
            "TRELLIS_S3_ACCESS_KEY": s3.access_key,
            "TRELLIS_S3_SECRET_KEY": s3.secret_key,
        }
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=False
            )
            assert (done.returncode, done.stdout.split(":")[0]) == (0, "the bucket is there"), done.stderr
        assert {one["Name"] for one in s3.client().list_buckets()["Buckets"]} == {"another", "trellis"}


@pytest.mark.database
@pytest.mark.slow
def test_the_roles_of_the_database_are_made_whatever_the_passwords_hold() -> None:
    """infra/postgres/roles.sh, as the image of PostgreSQL runs it, on a server that has no roles yet."""
    passwords = {"OWNER_DATABASE_PASSWORD": "o'wn\"er $HOME; DROP", "APP_DATABASE_PASSWORD": "a\\pp ' || x"}
    programs = postgres_home.binaries()
    with temporary_folder("trellis-roles-") as folder:
        server = PostgresServer(Path(folder) / "data", free_port(), durable=False)
        server.start()
        try:
            with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
                for role in ("trellis_owner", "trellis_app"):
                    admin.execute(f"DROP ROLE {role}")
                admin.execute("CREATE DATABASE trellis")
            address = urlsplit(server.url("postgres"))
            environment = {
                **os.environ,
                **passwords,
                "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
                "POSTGRES_USER": "postgres",
                "POSTGRES_DB": "trellis",
                "PGHOST": str(address.hostname),
                "PGPORT": str(address.port),
                "PGPASSWORD": address.password or "",
            }
            script = str(REPOSITORY / "infra/postgres/roles.sh")
            done = subprocess.run(["sh", script], env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            with psycopg.connect(server.url("postgres", "trellis")) as admin:
                made = admin.execute(
                    "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles "
                    "WHERE rolname LIKE 'trellis%' ORDER BY 1"
                ).fetchall()
                owners = admin.execute(
                    "SELECT datdba::regrole::text, (SELECT nspowner::regrole::text FROM pg_namespace "
                    "WHERE nspname = 'public') FROM pg_database WHERE datname = 'trellis'"
                ).fetchone()
                digests = dict(
                    admin.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'trellis%'").fetchall()
                )
            assert made == [("trellis_app", False, False, False), ("trellis_owner", False, False, False)]
            assert owners == ("trellis_owner", "trellis_owner")
            assert scram_fits(digests["trellis_owner"], passwords["OWNER_DATABASE_PASSWORD"])
            assert scram_fits(digests["trellis_app"], passwords["APP_DATABASE_PASSWORD"])
        finally:
            server.stop()


def scram_fits(stored: str, password: str) -> bool:
    """Whether a stored SCRAM-SHA-256 digest is that of a password (RFC 5802)."""
    import base64
    import hashlib
    import hmac

    rounds, salt, keys = re.fullmatch(r"SCRAM-SHA-256\$(\d+):([^$]+)\$(.+)", stored).groups()  # type: ignore[union-attr]
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    return base64.b64encode(hashlib.sha256(client_key).digest()).decode() == keys.split(":")[0]
