"""What a fresh machine needs: ports, packages, locks, a seal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from workbench import debian, npm
from workbench.demo_state import DemoState, issuer_keys
from workbench.ports import Ports
from workbench.seal import ensure_seal


@pytest.mark.parametrize("port", ["80", "99999", "eight", "-1", "²³⁴⁵"])
def test_a_port_base_that_cannot_be_is_refused_in_a_sentence(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_PORT", port)
    with pytest.raises(ValueError, match="TRELLIS_PORT must be a number"):
        Ports.configured()


def test_without_a_wish_the_ports_begin_at_8400_and_no_two_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRELLIS_PORT", raising=False)
    ports = Ports.configured()
    named = [ports.app, ports.postgres, ports.s3, ports.oidc, ports.smtp, ports.mail, ports.clamd]
    assert named == list(range(8400, 8407))


def test_each_issuer_sends_people_back_to_the_districts_it_serves(tmp_path: Path) -> None:
    issuers = {one["key"]: one["clients"][0] for one in DemoState.of_ports(Ports(9000), tmp_path).issuers()}
    assert list(issuers) == issuer_keys()
    app = "http://localhost:9000"
    assert issuers["maple"]["redirect_uris"] == [f"{app}/auth/maple/callback"]
    assert issuers["families"]["redirect_uris"] == [f"{app}/auth/{d}/callback" for d in ("juniper", "redrock", "maple")]
    assert issuers["operators"]["redirect_uris"] == [f"{app}/auth/deployment/callback"]
    assert issuers["redrock"]["backchannel_logout_uri"] == f"{app}/auth/redrock/backchannel-logout"
    assert len({client["client_secret"] for client in issuers.values()}) == len(issuers)


def test_the_families_provider_has_a_name_that_is_neither_english_nor_spanish(tmp_path: Path) -> None:
    names = {one["key"]: one["name"] for one in DemoState.of_ports(Ports(9000), tmp_path).issuers()}
    assert names["families"] == "Trellis", "its page says it in the family's language: Iniciar sesión en …"


def lock(**packages: dict[str, Any]) -> dict[str, Any]:
    return {"packages": {"": {"name": "house"}, **packages}}


def test_a_lock_counts_as_changed_only_when_something_else_would_be_installed() -> None:
    react = {"version": "19.3.1", "integrity": "sha512-a"}
    windows = {"version": "1.0.0", "integrity": "sha512-b", "optional": True}
    assert npm.differing(lock(react=react), lock(react={**react, "peer": True}, windows=windows)) == []
    assert npm.differing(lock(react=react), lock(react={**react, "version": "19.4.0"})) == ["react"]
    assert npm.differing(lock(react=react), lock(react={**react, "integrity": "sha512-c"})) == ["react"]
    assert npm.differing(lock(react=react), lock()) == ["react"]


def test_what_cannot_be_installed_is_named_with_the_feature_that_lacks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no dpkg, no apt, no sudo, no programs
    assert debian.ensure(["clamav-daemon"], log=tmp_path / "apt.log") == ["clamav-daemon"]
    said = capsys.readouterr().out
    assert "clamav-daemon is missing: the virus scan of uploads cannot" in said
    assert "sudo apt-get install --no-install-recommends clamav-daemon" in said


def test_the_seal_is_made_once_and_its_key_is_nobody_elses(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    ensure_seal(key, certificate)
    first = certificate.read_bytes()
    ensure_seal(key, certificate)
    assert certificate.read_bytes() == first
    assert key.stat().st_mode & 0o077 == 0
    usage = x509.load_pem_x509_certificate(first).extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
