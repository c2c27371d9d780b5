"""Sealing: a certification signature (PAdES baseline B) after which any change to the file shows.

The seal says that these bytes came from this deployment and when. It is not a
parent's signature; theirs is the evidence printed inside (domain.md 8, ES-4, ES-5).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import x509 as asn1_x509  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from trellis.documents.problems import DocumentNotSealable, SealingKeyUnusable
from trellis.kernel import clock
from trellis.kernel.words import Words

DIGEST = "sha256"
MISMATCH = Words(
    en="The sealing key and the certificate do not belong together.",
    es="La llave de sello y el certificado no se corresponden.",
)
NOT_CURRENT = Words(
    en="The sealing certificate is not valid on this date.",
    es="El certificado de sello no es válido en esta fecha.",
)
WEAK = Words(
    en="The sealing key must be RSA of 2048 bits or more, or an elliptic curve P-256 or P-384.",
    es="La llave de sello debe ser RSA de 2048 bits o más, o de curva elíptica P-256 o P-384.",
)
UNREADABLE = Words(
    en="The sealing key or certificate file could not be read as PEM.",
    es="No se pudo leer como PEM el archivo de la llave o del certificado de sello.",
)


class _KeyInHand(Signer):
    """Signs with a key that was read once: the library's own signer checks its bytes anew for every signature."""

    def __init__(self, certificate: x509.Certificate, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> None:
        none_beside = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=_asn1(certificate), cert_registry=none_beside)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature; of a dry run, which asks how long one gets, zeros where that is always as long."""
        if digest_algorithm != DIGEST:
            raise ValueError(f"a seal's digest is {DIGEST}, not {digest_algorithm}")
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
        if dry_run:
            return bytes(self._key.key_size // 8)
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The deployment's key and certificate. Its text form never shows the key."""

    certificate: x509.Certificate
    signer: Signer = field(repr=False)

    @classmethod
    def from_pem_files(cls, key_file: str | Path, cert_file: str | Path, passphrase: bytes | None = None) -> SealingKey:
        """Read the private key and the certificate; of a file with its issuers too, the first is taken.

        Issuers are not put into the seal: no signature covers them there, so a
        change to one could not be seen. Who verifies brings them. Raises
        SealingKeyUnusable when a file cannot be read or the two do not belong together.
        """
        try:
            key = serialization.load_pem_private_key(Path(key_file).read_bytes(), passphrase)
            chain = x509.load_pem_x509_certificates(Path(cert_file).read_bytes())
        except (OSError, ValueError, TypeError) as unreadable:
            # The cause may quote the file's bytes; it stays out of the message.
            raise SealingKeyUnusable(UNREADABLE) from unreadable
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) or not _is_strong(key):
            raise SealingKeyUnusable(WEAK)
        if _public(key.public_key()) != _public(chain[0].public_key()):
            raise SealingKeyUnusable(MISMATCH)
        return cls(certificate=chain[0], signer=_KeyInHand(chain[0], key))


def sealing_key(key_file: str | Path, cert_file: str | Path) -> SealingKey:
    """The key in these files, read again when one of them was changed. Raises SealingKeyUnusable."""
    return _read(str(key_file), str(cert_file), _changed(key_file), _changed(cert_file))


@lru_cache(maxsize=2)
def _read(key_file: str, cert_file: str, *_changed: tuple[int, int]) -> SealingKey:
    return SealingKey.from_pem_files(key_file, cert_file)


def _changed(file: str | Path) -> tuple[int, int]:
    try:
        found = Path(file).stat()
    except OSError as absent:
        raise SealingKeyUnusable(UNREADABLE) from absent
    return found.st_mtime_ns, found.st_size


def seal(
    pdf: bytes,
    signer: SealingKey,
    reason: str,
    location: str,
    field_name: str = "Seal",
    *,
    sealed_at: datetime | None = None,
) -> bytes:
    """`pdf` with a seal that covers every byte and allows no change.

    The file stays tagged PDF/UA: the seal's field is hidden and has a name for
    assistive technology. `sealed_at` is what the seal claims as its time (now by
    default); no outside time stamp is fetched. Call it from a worker thread or
    process (`asyncio.to_thread`), never on an event loop: it starts its own.

    Raises SealingKeyUnusable when the certificate is not valid at `sealed_at`,
    DocumentNotSealable when `pdf` is broken or sealed already.
    """
    at = sealed_at or clock.now()
    if not signer.certificate.not_valid_before_utc <= at <= signer.certificate.not_valid_after_utc:
        raise SealingKeyUnusable(NOT_CURRENT)
    try:
        return asyncio.run(_sealed(pdf, signer, _metadata(reason, location, field_name), at))
    except SealingKeyUnusable:
        raise
    except RuntimeError:
        raise  # on an event loop: the caller's mistake, not the document's
    except Exception as refused:  # pyHanko raises a dozen kinds for a file it cannot take
        raise DocumentNotSealable() from refused


def page_count(pdf: bytes) -> int:
    """Of a document that was sealed here."""
    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


class _SignerAt(PdfSigner):
    """Seals with the house's clock instead of the machine's (`/M`, which the seal itself covers)."""

    def __init__(self, *arguments: Any, at: datetime, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._at = at

    def init_signing_session(self, *arguments: Any, **named: Any) -> Any:
        session = super().init_signing_session(*arguments, **named)
        session.system_time = self._at
        return session


def _metadata(reason: str, location: str, field_name: str) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm=DIGEST,
        reason=reason,
        location=location,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )


async def _sealed(pdf: bytes, signer: SealingKey, metadata: PdfSignatureMetadata, at: datetime) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    _order_by_structure(writer)
    spec = fields.SigFieldSpec(
        sig_field_name=str(metadata.field_name),
        readable_field_name=metadata.reason,
        # PDF/UA-1 7.18.4 wants every visible field inside the tag tree; a hidden one is exempt.
        invis_sig_settings=fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True),
    )
    out = await _SignerAt(metadata, signer=signer.signer, new_field_spec=spec, at=at).async_sign_pdf(writer)
    out.seek(0)
    sealed: bytes = out.read()
    return sealed


def _order_by_structure(writer: Any) -> None:
    """The page that carries the field names its tab order (PDF/UA-1 7.18.3)."""
    page = writer.root["/Pages"]["/Kids"][0]
    while "/Kids" in page:
        page = page["/Kids"][0]
    page[NameObject("/Tabs")] = NameObject("/S")
    writer.update_container(page)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _is_strong(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bool:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.key_size >= 2048
    return isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1)


def _public(key: Any) -> bytes:
    encoded: bytes = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return encoded
