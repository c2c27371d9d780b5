"""Sealing: a certification signature (PAdES baseline B) after which any change to the file shows.

The seal says that these bytes came from this deployment and when. It is not a
parent's signature; theirs is the evidence printed inside (domain.md 8, ES-4, ES-5).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from trellis.documents.problems import DocumentNotSealable, SealingKeyUnusable
from trellis.kernel import clock
from trellis.kernel.words import Words

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


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The deployment's key and certificate. Its text form never shows the key."""

    certificate: x509.Certificate
    signer: SimpleSigner = field(repr=False)

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
            key_info = key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        except (OSError, ValueError, TypeError) as unreadable:
            # The cause may quote the file's bytes; it stays out of the message.
            raise SealingKeyUnusable(UNREADABLE) from unreadable
        if not _is_strong(key):
            raise SealingKeyUnusable(WEAK)
        if _public(key.public_key()) != _public(chain[0].public_key()):
            raise SealingKeyUnusable(MISMATCH)
        none_beside = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        signer = SimpleSigner(_asn1(chain[0]), asn1_keys.PrivateKeyInfo.load(key_info), none_beside)
        return cls(certificate=chain[0], signer=signer)


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
        md_algorithm="sha256",
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


def _is_strong(key: object) -> bool:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.key_size >= 2048
    return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1)


def _public(key: Any) -> bytes:
    encoded: bytes = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return encoded
