"""What somebody at the shell reads: help that helps, sentences for problems, exit statuses a script can trust."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from tests.conftest import REPOSITORY, TestDatabase
from tests.shell.conftest import Shell
from trellis.cli import main
from trellis.shell_problems import sentence
from workbench.ports import free_port
from workbench.s3 import S3Server

pytestmark = [pytest.mark.database, pytest.mark.slow]
PASSWORD = "hunter2-of-the-database"


def is_a_sentence(said: subprocess.CompletedProcess[str]) -> bool:
    """No stack, no password, something to read."""
    words = said.stderr.strip()
    return bool(words) and "Traceback" not in words and PASSWORD not in words and words[0].isupper()


def commands(text: str) -> list[str]:
    return re.findall(r"^    ([a-z]+) {2,}\S", text, re.MULTILINE)


def test_help_names_every_command_in_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    named = commands(said)
    assert {"serve", "worker", "migrate", "demo", "district", "operator", "audit", "verify", "doctor"} <= set(named)
    assert "docs/configuration.md" in said
    for name in named:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0


@pytest.mark.parametrize("words", [["frobnicate"], [], ["district"], ["audit"], ["audit", "frob"], ["verify"]])
def test_what_cannot_be_understood_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: trellis" in capsys.readouterr().err


def test_missing_settings_are_named_with_what_they_are(trellis: Shell) -> None:
    said = trellis("doctor", TRELLIS_DATABASE_URL=None, TRELLIS_SECRET_KEY=None)
    assert said.returncode == 2
    assert is_a_sentence(said)
    assert "TRELLIS_DATABASE_URL is not set: PostgreSQL as the application role." in said.stderr
    assert "TRELLIS_SECRET_KEY is not set" in said.stderr


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"TRELLIS_SECRET_KEY": PASSWORD[:20]}, "TRELLIS_SECRET_KEY needs at least 32 characters."),
        ({"TRELLIS_HTTP_PORT": PASSWORD}, "TRELLIS_HTTP_PORT cannot be used: input should be a valid integer"),
        ({"TRELLIS_MODE": "production"}, "refused in production: an http:// TRELLIS_BASE_URL"),
    ],
    ids=["short key", "no number", "open door"],
)
def test_settings_that_cannot_be_are_said_without_their_value(
    trellis: Shell, settings: dict[str, str], words: str
) -> None:
    if "TRELLIS_MODE" in settings:
        settings = settings | {"TRELLIS_SECRET_KEY": "pD9v0x7c1mKq2Zr8Jt4Wn6Yb3Hs5Fg0aLe"}
    url = f"postgresql://trellis_app:{PASSWORD}@localhost/trellis"
    said = trellis("district", "list", TRELLIS_DATABASE_URL=url, **settings)
    assert said.returncode == 2
    assert words in said.stderr
    assert "Traceback" not in said.stderr
    assert PASSWORD[:20] not in said.stderr


@pytest.mark.parametrize("words", [["district", "list"], ["audit", "verify"], ["migrate"]], ids=" ".join)
def test_a_database_that_is_away_is_named_with_its_address(trellis: Shell, words: list[str]) -> None:
    port = free_port()
    url = f"postgresql://somebody:{PASSWORD}@127.0.0.1:{port}/trellis"
    said = trellis(*words, TRELLIS_DATABASE_URL=url, TRELLIS_OWNER_DATABASE_URL=url)
    assert said.returncode == 1
    last = said.stderr.strip().splitlines()[-1]
    assert last.startswith(f"The database at 127.0.0.1:{port} does not answer")
    assert "Traceback" not in said.stderr
    assert PASSWORD not in said.stdout + said.stderr


def test_a_process_says_it_the_same_way(process: Shell) -> None:
    said = process("district", "list", TRELLIS_DATABASE_URL=f"postgresql://a:{PASSWORD}@127.0.0.1:{free_port()}/b")
    assert (said.returncode, said.stdout) == (1, "")
    assert re.fullmatch(r"The database at 127\.0\.0\.1:\d+ does not answer\.\n", said.stderr)


def test_an_app_that_cannot_start_ends_and_says_where_to_look(process: Shell) -> None:
    said = process("serve", TRELLIS_DATABASE_URL=f"postgresql://a:{PASSWORD}@127.0.0.1:{free_port()}/b")
    assert said.returncode == 3
    assert said.stderr == "The app did not start; what failed is logged. `trellis doctor` asks each part.\n"
    assert "hints.connection_lost" in {json.loads(line).get("event") for line in said.stdout.splitlines()}
    assert PASSWORD not in said.stdout


def test_what_the_workers_queue_says_of_a_database_that_is_away_is_understood() -> None:
    """It waits half a minute before it says so."""
    wrapped = ConnectorException()
    wrapped.__cause__ = PoolTimeout(f"30 sec for {PASSWORD}")
    for problem in (wrapped, wrapped.__cause__):
        words, status = sentence(problem) or ("", 0)
        assert "does not answer" in words
        assert PASSWORD not in words
        assert status == 1
    assert sentence(ZeroDivisionError()) is None, "a defect of ours keeps its stack"


def test_a_database_without_tables_says_what_to_run(trellis: Shell, fresh_database: TestDatabase) -> None:
    server, name = fresh_database.server, f"{fresh_database.name}_bare"
    server.create(name)
    try:
        for words in (["district", "list"], ["audit", "verify"]):
            said = trellis(*words, TRELLIS_DATABASE_URL=server.url("trellis_app", name))
            assert said.returncode == 2
            assert is_a_sentence(said), said.stderr
            assert said.stderr.strip().endswith("Run: trellis migrate")
        missing = trellis("district", "list", TRELLIS_DATABASE_URL=server.url("trellis_app", "nowhere"))
        assert missing.returncode == 2
        assert "There is no such database" in missing.stderr
    finally:
        server.drop(name)


def test_migrate_asks_for_the_owner(trellis: Shell) -> None:
    said = trellis("migrate")
    assert said.returncode == 2
    assert "TRELLIS_OWNER_DATABASE_URL" in said.stderr


def test_doctor_names_each_part_and_fails_when_one_is_away(trellis: Shell, s3: S3Server) -> None:
    smtp = f"smtp://127.0.0.1:{s3.port}"  # any port that accepts
    well = trellis("doctor", TRELLIS_SMTP_URL=smtp)
    assert well.returncode == 0, well.stdout + well.stderr
    assert {line.split(maxsplit=1)[1] for line in well.stdout.splitlines()} >= {"database", "file store", "mail"}
    ill = trellis("doctor", TRELLIS_SMTP_URL=smtp, TRELLIS_S3_ENDPOINT=f"http://127.0.0.1:{free_port()}")
    assert ill.returncode == 1
    assert "AWAY file store" in ill.stdout
    assert "ok   database" in ill.stdout
    no_mail = trellis("doctor", TRELLIS_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert (no_mail.returncode, "AWAY mail" in no_mail.stdout) == (1, True)


def test_demo_data_is_refused_in_production(trellis: Shell) -> None:
    said = trellis(
        "demo",
        "seed",
        TRELLIS_MODE="production",
        TRELLIS_BASE_URL="https://plans.test",
        TRELLIS_SECRET_KEY="pD9v0x7c1mKq2Zr8Jt4Wn6Yb3Hs5Fg0aLe",
    )
    assert said.returncode == 2
    assert is_a_sentence(said)


def test_the_shell_runs_from_any_folder(tmp_path: object) -> None:
    said = subprocess.run(
        [str(REPOSITORY / "bin/trellis"), "--help"], cwd=str(tmp_path), capture_output=True, text=True, check=False
    )
    assert said.returncode == 0
    assert "usage: trellis" in said.stdout


@pytest.mark.parametrize(("file", "words"), [("nowhere.pdf", "No such file"), ("README.md", "README.md:")])
def test_verify_says_when_it_cannot_answer(trellis: Shell, file: str, words: str) -> None:
    said = trellis("verify", file, TRELLIS_SIGNING_CERT_FILE=None)
    assert said.returncode == 2
    assert words in said.stderr
    assert "Traceback" not in said.stderr
