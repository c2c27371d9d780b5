"""`python -m trellis verify FILE [--cert PEM]`: the check without a server."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from trellis.documents.verify import certificates_from_pem, verify
from trellis.kernel.errors import TrellisError


def verify_pdf(file: str | Path, cert: str | Path | None) -> int:
    """Print what can be said about `file`. Returns 0: intact (and, with a certificate, trusted); 1: not; 2: no answer.

    Without `cert`, the deployment's own (TRELLIS_SIGNING_CERT_FILE) is trusted when it is set.
    """
    cert = cert or os.environ.get("TRELLIS_SIGNING_CERT_FILE")
    try:
        trusted = certificates_from_pem(Path(cert).read_bytes()) if cert else ()
    except (OSError, ValueError):
        print(f"{cert}: not a readable PEM certificate.", file=sys.stderr)
        return 2
    try:
        verdict = verify(Path(file).read_bytes(), trusted)
    except OSError as absent:
        print(f"{file}: {absent.strerror}", file=sys.stderr)
        return 2
    except TrellisError as refused:
        print(f"{file}: {refused.says.en}", file=sys.stderr)
        return 2
    for reason in verdict.reasons:
        print(reason.en)
    if verdict.intact:
        print(f"sealed by:  {verdict.sealed_by}")
        print(f"sealed at:  {verdict.sealed_at.isoformat() if verdict.sealed_at else 'not said'} (the sealer's clock)")
        print(f"content:    sha256 {verdict.document_hash or 'not said'}")
        for one in verdict.signed_by:
            print(f"signed by:  {one.name}, {one.signed_at.isoformat()}: {one.answered}")
    return 0 if verdict.intact and (verdict.trusted or not cert) else 1
