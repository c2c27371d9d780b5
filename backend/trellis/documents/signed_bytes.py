"""Bytes under the deployment's sealing key, where there is no PDF to seal: a signature beside them, and its check."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from trellis.documents.problems import SealingKeyUnusable
from trellis.kernel import clock


def sign_bytes(data: bytes, key_file: str | None, cert_file: str | None) -> bytes:
    """The signature of `data` (SHA-256; RSA PKCS #1 v1.5, or ECDSA). For a worker's thread, as `seal` is.

    Raises SealingKeyUnusable, also where the deployment has no key or its certificate is not valid today.
    """
    if not key_file or not cert_file:
        raise SealingKeyUnusable()
    # pyHanko comes with it, a tenth of a process's start: loaded by who signs.
    from trellis.documents.seal import DIGEST, NOT_CURRENT, sealing_key

    key = sealing_key(key_file, cert_file)
    if not key.certificate.not_valid_before_utc <= clock.now() <= key.certificate.not_valid_after_utc:
        raise SealingKeyUnusable(NOT_CURRENT)
    return asyncio.run(key.signer.async_sign_raw(data, DIGEST))


def is_signed(data: bytes, signature: bytes, cert_file: str | None) -> bool:
    """Whether `signature` is the deployment's own for exactly `data`. Raises SealingKeyUnusable without a certificate.

    Made under a key that was replaced since, it is none: what is signed this way is short-lived, and made anew.
    """
    key = _public_key(cert_file or "", _changed(cert_file))
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=2)
def _public_key(cert_file: str, _at: tuple[int, int]) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    try:
        key = x509.load_pem_x509_certificates(Path(cert_file).read_bytes())[0].public_key()
    except (OSError, ValueError) as unreadable:
        raise SealingKeyUnusable() from unreadable
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise SealingKeyUnusable()
    return key


def _changed(file: str | None) -> tuple[int, int]:
    try:
        found = Path(file or "").stat()
    except OSError as absent:
        raise SealingKeyUnusable() from absent
    return found.st_mtime_ns, found.st_size
