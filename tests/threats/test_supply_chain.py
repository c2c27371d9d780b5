"""What is installed is what was looked at: locked by hash, and nothing runs while it is installed (threats row 40)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

LOCKS = ["frontend", "infra/workbench/oidc", "tests/graphql_edge/audit"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_python_package_is_pinned_with_its_hashes(name: str) -> None:
    text = (REPOSITORY / "backend" / name).read_text()
    entries = re.split(r"\n(?=[a-zA-Z0-9])", text.partition("\n")[2])
    packages = [entry for entry in entries if re.match(r"[A-Za-z0-9]", entry)]
    assert len(packages) > 20
    for entry in packages:
        assert re.match(r"[A-Za-z0-9_.\[\]-]+==[^\s;]+", entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]
    assert "://" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE), "only from the registry, never from an address"


@pytest.mark.parametrize("folder", LOCKS)
def test_every_node_package_is_locked_by_hash_and_none_asks_to_run_at_installing(folder: str) -> None:
    lock = json.loads((REPOSITORY / folder / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert str(entry.get("integrity", "")).startswith("sha512-"), name
        assert not entry.get("hasInstallScript"), name
    wanted = json.loads((REPOSITORY / folder / "package.json").read_text())
    for kind in ("dependencies", "devDependencies"):
        for name, version in wanted.get(kind, {}).items():
            assert re.fullmatch(r"\d+\.\d+\.\d+\S*", version), f"{name} {version} is no exact version"


def test_what_installs_asks_for_hashes_and_forbids_scripts() -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    installs = [line for line in makefile.splitlines() if "pip install" in line and "requirements" in line]
    assert installs and all("--require-hashes" in line for line in installs)
    assert not re.search(r"npm (?:ci|install)", makefile), "npm installs through workbench.npm"
    assert '"--ignore-scripts"' in (REPOSITORY / "infra/workbench/workbench/npm.py").read_text()
    image = (REPOSITORY / "infra/image/Dockerfile").read_text()
    for line in image.splitlines():
        if re.search(r"\bpip install\b", line):
            assert "--require-hashes" in line
        if re.search(r"\bnpm (?:ci|install)\b", line):
            assert "--ignore-scripts" in line


def test_the_browser_loads_nothing_from_elsewhere() -> None:
    for page in ("index.html", "family.html"):
        built = Path(REPOSITORY / "frontend" / page)
        assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", built.read_text()), page
