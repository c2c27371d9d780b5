"""A believable document, a sealing key made for the run, and a way to read a PDF's tags back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from trellis.documents.content import (
    Block,
    BulletList,
    Callout,
    Document,
    Fact,
    FactTable,
    Heading,
    NumberedList,
    PageBreak,
    Paragraph,
    Run,
    Signatory,
    SignatureLines,
    Table,
    plain,
)
from trellis.documents.seal import SealingKey, seal
from trellis.documents.typeset import typeset

DIGEST = "3f9ac1d2" * 8
MADE_AT = datetime(2026, 11, 23, 22, 5, tzinfo=UTC)

SERVICES = Table(
    ("Service", "Provider", "Amount", "Starts"),
    (
        ("Specialized instruction in reading", "Special education teacher", "45 min, 4 times a week", "Sep 1, 2026"),
        ("Speech therapy", "Speech-language pathologist", "30 min, 2 times a week", "Sep 1, 2026"),
    ),
    (3, 2.5, 2, 1.3),
    "Special education and related services",
)

PLAN: tuple[Block, ...] = (
    Heading(1, "About Núria Peña-Łukasz"),
    FactTable((Fact("Date of birth", "March 4, 2015"), Fact("School", "Grand Bend Elementary"))),
    Heading(1, "Present levels"),
    Paragraph((Run("Núria reads "), Run("42 words", bold=True), Run(" a minute; the class reads 90."))),
    Heading(2, "Strengths"),
    BulletList((plain("Listens carefully"), plain("Draws with precision"))),
    Heading(2, "Needs"),
    NumberedList((plain("Reading fluency"), plain("Written expression"))),
    Callout("What this means for you", plain("You can agree to some parts and not others.")),
    Heading(1, "Services"),
    SERVICES,
    PageBreak(),
    Heading(1, "Signatures"),
    SignatureLines((Signatory("María López", "mother"),)),
)


def plan(**changes: Any) -> Document:
    """An ordinary final plan, with `changes` to the document."""
    given: dict[str, Any] = {
        "title": "Individualized Education Program",
        "language": "en",
        "status": "final",
        "content_sha256": DIGEST,
        "blocks": PLAN,
        "subject": "Núria Peña-Łukasz, annual review",
        "letterhead": ("Grand Bend Independent School District", "400 Prairie Road, Grand Bend, TX"),
        "made_at": MADE_AT,
    }
    return Document(**(given | changes))


@dataclass(frozen=True)
class Tag:
    """A structure element: its type, its table scope, its words in place of a picture and the tags within."""

    kind: str
    scope: str | None
    alt: str | None
    within: tuple[Tag, ...]

    def all(self) -> Iterator[Tag]:
        yield self
        for tag in self.within:
            yield from tag.all()


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in opened(pdf).pages]


def one_line(pdf: bytes) -> str:
    return " ".join(" ".join(texts(pdf)).split())


def tags(pdf: bytes) -> list[Tag]:
    """Every tag of the file, in reading order."""
    root = opened(pdf).trailer["/Root"]["/StructTreeRoot"]
    return [tag for top in _tags_in(root["/K"]) for tag in top.all()]


def _tags_in(node: Any) -> tuple[Tag, ...]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return tuple(tag for part in node for tag in _tags_in(part))
    if not isinstance(node, dict) or "/S" not in node:
        return ()
    attributes = node.get("/A", [])
    attributes = attributes if isinstance(attributes, list) else [attributes]
    scope = next((str(a["/Scope"]) for a in attributes if "/Scope" in a), None)
    alt = str(node["/Alt"]) if "/Alt" in node else None
    return (Tag(str(node["/S"])[1:], scope, alt, _tags_in(node["/K"]) if "/K" in node else ()),)


@dataclass(frozen=True)
class Pair:
    """A key file and its certificate file."""

    key_file: Path
    cert_file: Path
    certificate: x509.Certificate

    def opened(self) -> SealingKey:
        return SealingKey.from_pem_files(self.key_file, self.cert_file)


def make_pair(
    folder: Path,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    *,
    serial: int = 77,
    days: tuple[int, int] = (-1, 400),
) -> Pair:
    """A self-signed certificate for `key`, valid from/to `days` around 2026-11-23."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Grand Bend seal")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(MADE_AT + timedelta(days=days[0]))
        .not_valid_after(MADE_AT + timedelta(days=days[1]))
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(exist_ok=True)
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Pair(folder / "key.pem", folder / "cert.pem", certificate)


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return make_pair(tmp_path_factory.mktemp("seal"), rsa.generate_private_key(65537, 2048))


@pytest.fixture(scope="session")
def unsealed() -> bytes:
    return typeset(plan())


@pytest.fixture(scope="session")
def sealed(unsealed: bytes, pair: Pair) -> bytes:
    return seal(unsealed, pair.opened(), "Sealed plan", "Grand Bend ISD", sealed_at=MADE_AT)
