"""The server that fan-out is tested with."""

from __future__ import annotations

from pathlib import Path

import pytest
from valkey import Valkey

from workbench import debian, valkey
from workbench.testing import temporary_valkey


def test_it_answers_keeps_nothing_and_is_gone_afterwards() -> None:
    with temporary_valkey() as server:
        client = Valkey.from_url(server.url)
        assert client.set("a", "b")
        client.close()
        server.stop()
        assert not server.answers()
        server.start()
        client = Valkey.from_url(server.url)
        assert client.get("a") is None
        client.close()
        port = server.port
    assert not server.answers(), port


def test_either_program_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "PLACES", (str(tmp_path),))
    assert valkey.valkey_program() is None
    with pytest.raises(RuntimeError, match="apt-get install"):
        valkey.ValkeyServer(tmp_path / "data", 1)
    for name in ("redis-server", "valkey-server"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
        assert valkey.valkey_program() == str(tmp_path / name)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        assert "redis-server" not in debian.missing(["redis-server"])
