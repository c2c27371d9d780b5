"""Is this file the one that was sealed? Answered from the file and a certificate alone: no server, no network.

Stricter than a PDF viewer: viewers allow additions after a signature and never
look at the unused end of the signature's own container. Here the seal must
cover the file from its first byte to its last, and the container may hold
nothing but the seal in its one canonical spelling, so no byte can differ.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from asn1crypto import cms  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from trellis.documents.problems import DocumentTooLarge, NotAPdf
from trellis.documents.signed_by import SignedBy, signers_in
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words

# It logs a stack for every certificate it does not trust; the verdict says the same in a sentence.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

Modifications = Literal["none", "appended", "changed", "unknown"]

MAX_BYTES = 100_000_000
TAIL = 1024
HASH_KEYWORD = re.compile(r"\bcontent-sha256:([0-9a-f]{64})\b")

WHOLE = Words(
    en="This file is exactly as it was sealed. Not one byte has changed.",
    es="Este archivo está exactamente como se selló. No ha cambiado ni un byte.",
)
TRUSTED = Words(
    en="The seal is from a certificate you trust.", es="El sello es de un certificado en el que usted confía."
)
NOT_TRUSTED = Words(
    en="The seal is not from a certificate you trust, so it does not say who made this file.",
    es="El sello no es de un certificado en el que usted confía; no dice quién hizo este archivo.",
)
NOT_SEALED = Words(
    en="This PDF carries no seal. Nothing can be said about whether it was changed.",
    es="Este PDF no lleva sello. No se puede saber si fue modificado.",
)
ADDED = Words(
    en="Something was added to this file after it was sealed.",
    es="Se agregó algo a este archivo después de sellarlo.",
)
CHANGED = Words(en="This file was changed after it was sealed.", es="Este archivo fue modificado después de sellarlo.")
DAMAGED = Words(
    en="This file is damaged or was changed: its structure cannot be read.",
    es="Este archivo está dañado o fue modificado: no se puede leer su estructura.",
)
OTHER_SEAL = Words(
    en="This file is signed, but not with a seal that forbids every change.",
    es="Este archivo está firmado, pero no con un sello que prohíba todo cambio.",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said about a file.

    `intact` is true only when a seal forbids changes and every byte is as sealed;
    `trusted` when that seal comes from one of the certificates given. `sealed_by`
    and `document_hash` (of the canonical content, 64 hex characters) are what the
    seal vouches for, so they are None unless the file is intact, as `signed_by` is
    empty. `sealed_at` is the sealer's own clock. `reasons` are sentences for the person, first the gist.
    """

    intact: bool
    sealed: bool
    trusted: bool
    covers_whole_file: bool
    modifications: Modifications
    reasons: tuple[Words, ...]
    sealed_by: str | None = None
    sealed_at: datetime | None = None
    document_hash: str | None = None
    signed_by: tuple[SignedBy, ...] = ()


def verify(pdf: bytes, trusted_certs: Sequence[x509.Certificate] = ()) -> Verdict:
    """Whether `pdf` is unchanged since it was sealed, by whom and when.

    `trusted_certs` are sealing certificates or their issuers; the certificate
    must have been valid at the time the seal claims. Raises NotAPdf for bytes
    that are no complete PDF and DocumentTooLarge over 100 MB. Like `seal`, it
    belongs in a worker thread, a process or a shell, not on an event loop.
    """
    _refuse_what_is_no_pdf(pdf)
    return asyncio.run(_verdict(pdf, trusted_certs))


def certificates_from_pem(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM file. Raises ValueError when it holds none."""
    return tuple(x509.load_pem_x509_certificates(pem))


def _refuse_what_is_no_pdf(pdf: bytes) -> None:
    # Two marks, so that one damaged byte is a damaged PDF (a verdict), not a stranger (an error).
    if len(pdf) > MAX_BYTES:
        raise DocumentTooLarge()
    tail = pdf[-TAIL:]
    starts, ends = b"%PDF-" in pdf[:TAIL], b"%%EOF" in tail or b"startxref" in tail
    if not ends or (not starts and b"/Type" not in pdf):
        raise NotAPdf()


async def _verdict(pdf: bytes, trusted_certs: Sequence[x509.Certificate]) -> Verdict:
    try:
        reader = PdfFileReader(BytesIO(pdf))
        found = list(reader.embedded_signatures)
        if not found:
            return _not_intact(NOT_SEALED, "unknown", sealed=False)
        mark = found[0]
        status = await _checked(mark, trusted_certs)
        covers, appended = _coverage(pdf, mark)
        forbids = len(found) == 1 and mark.docmdp_level is MDPPerm.NO_CHANGES
        canonical = _is_canonical(pdf, mark)
        whole = bool(status.intact and status.valid) and covers and canonical
    except Exception:  # whatever a damaged or hostile file makes the reader raise, the answer is the same
        return _not_intact(DAMAGED, "unknown", sealed=b"/ByteRange" in pdf)
    if not whole:
        is_addition = appended and bool(status.intact)
        return _not_intact(ADDED if is_addition else CHANGED, "appended" if is_addition else "changed", covers=covers)
    if not forbids:
        return _not_intact(OTHER_SEAL, "none", covers=True)
    return _intact(reader, mark, trusted=bool(status.trusted))


def _intact(reader: PdfFileReader, mark: EmbeddedPdfSignature, *, trusted: bool) -> Verdict:
    keywords = _keywords(reader)
    return Verdict(
        intact=True,
        sealed=True,
        trusted=trusted,
        covers_whole_file=True,
        modifications="none",
        reasons=(WHOLE, TRUSTED if trusted else NOT_TRUSTED),
        sealed_by=mark.signer_cert.subject.human_friendly,
        sealed_at=mark.self_reported_timestamp,
        document_hash=found[1] if (found := HASH_KEYWORD.search(keywords)) else None,
        signed_by=signers_in(keywords),
    )


def _not_intact(why: Words, how: Modifications, *, sealed: bool = True, covers: bool = False) -> Verdict:
    return Verdict(False, sealed, False, covers, how, (why,))


async def _checked(mark: EmbeddedPdfSignature, trusted_certs: Sequence[x509.Certificate]) -> PdfSignatureStatus:
    """The signature itself: digest, signature, certificate path. Additions are judged by us, not by a viewer's rules.

    The path is judged at the time the seal claims: a plan of ten years ago was
    sealed with a certificate that has run out since, and must still verify.
    """
    roots = [asn1_x509.Certificate.load(c.public_bytes(serialization.Encoding.DER)) for c in trusted_certs]
    context = ValidationContext(trust_roots=roots, moment=mark.self_reported_timestamp, allow_fetching=False)
    uses = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    return await async_validate_pdf_signature(mark, context, skip_diff=True, key_usage_settings=uses)


def _coverage(pdf: bytes, mark: EmbeddedPdfSignature) -> tuple[bool, bool]:
    """(the seal reaches from the first byte to the last, something follows it)."""
    start, _, second, length = (int(number) for number in mark.byte_range)
    end = second + length
    return start == 0 and end == len(pdf), end < len(pdf)


def _is_canonical(pdf: bytes, mark: EmbeddedPdfSignature) -> bool:
    """The one stretch no digest covers holds the seal, in upper-case hex, then zeros, and nothing else."""
    _, gap, second, _ = (int(number) for number in mark.byte_range)
    spelled = _rebuilt(mark).hex().upper().encode()
    room = second - gap - 2
    return _names_its_certificate(mark) and pdf[gap:second] == b"<" + spelled.ljust(room, b"0") + b">"


def _names_its_certificate(mark: EmbeddedPdfSignature) -> bool:
    """The signed attributes hold the digest of the very certificate beside them (ESS, RFC 5035).

    Without this a byte of the certificate could change unseen: its key would
    still check the signature, and a path to a trusted key would still be found.
    """
    for attribute in mark.signer_info["signed_attrs"]:
        if attribute["type"].native == "signing_certificate_v2":
            named = attribute["values"][0]["certs"][0]["cert_hash"].native
            return bool(named.hex() == sha256_hex(mark.signer_cert.dump()))
    return False


def _rebuilt(mark: EmbeddedPdfSignature) -> bytes:
    """The container as it has to be around these signed attributes, this signature and this certificate.

    Version numbers, the list of digest algorithms and further certificates are
    covered by no signature (RFC 5652 5.1), so only one way to write them is taken.
    """
    signer = mark.signer_info
    rebuilt = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [mark.signer_cert],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": {
                        "issuer_and_serial_number": {
                            "issuer": mark.signer_cert.issuer,
                            "serial_number": mark.signer_cert.serial_number,
                        }
                    },
                    "digest_algorithm": {"algorithm": "sha256"},
                    "signed_attrs": signer["signed_attrs"],
                    "signature_algorithm": signer["signature_algorithm"],
                    "signature": signer["signature"],
                }
            ],
        }
    )
    wrapped: bytes = cms.ContentInfo({"content_type": "signed_data", "content": rebuilt}).dump()
    return wrapped


def _keywords(reader: Any) -> str:
    return str(reader.trailer["/Info"].get("/Keywords", "")) if "/Info" in reader.trailer else ""
