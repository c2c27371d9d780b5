"""The file in which a plan goes from one district to another. Pure: text in, text out; who signs is told what to sign.

`{"format", "manifest", "plan", "signature"}` in JSON. `manifest` says who hands what over to whom and until when;
`plan` is the canonical document (RFC 8785) with the form it was written on, deflated, in base64; `signature` is the
deployment's over everything else. Nothing is believed, and nothing unpacked, before the signature holds.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from trellis.kernel.hashing import sha256_hex
from trellis.plans.canonical import FORMAT as PLAN_FORMAT
from trellis.plans.canonical import NotCanonical, canonical_bytes
from trellis.plans.form import Form, form_written_on
from trellis.plans.form.kinds import IEP
from trellis.plans.form.registry import NoSuchForm
from trellis.plans.transferring.problems import (
    PackageOfUnknownForm,
    PackageUnreadable,
    PlanTooLargeToHandOver,
)

FORMAT = "trellis-transfer/1"
LONGEST = 200_000
"""Characters of a package: it comes in one request of at most 256,000 bytes (`graphql.limits`)."""
LARGEST_PLAN = 8_000_000
"""Bytes of a canonical document, unpacked."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A package as it was read, before anybody said that it is genuine: what was signed, and by what signature."""

    manifest: Mapping[str, Any]
    plan: str
    signature: bytes

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return to_sign(self.manifest, self.plan)


@dataclass(frozen=True, slots=True)
class Opened:
    """A genuine package: `document` is the frozen plan (`canonical.final_document`), `form` its own form."""

    id: str
    from_slug: str
    from_name: str
    from_state: str
    to_slug: str
    made_at: datetime
    expires_at: datetime
    starts_on: date | None
    ends_on: date | None
    evaluated_on: date | None
    canonical: bytes
    sha256: str
    document: Mapping[str, Any]
    form: Form
    not_agreed: frozenset[str]
    """Ids of lines the family was asked about and nobody agreed to: they are no part of what is in force."""


def packed(canonical: bytes) -> str:
    """A canonical document as it stands in a package."""
    return base64.b64encode(zlib.compress(canonical, 9)).decode()


def to_sign(manifest: Mapping[str, Any], plan: str) -> bytes:
    """The bytes a package's signature is over. Raises PackageUnreadable for what has no canonical form."""
    try:
        return canonical_bytes({"format": FORMAT, "manifest": dict(manifest), "plan": plan})
    except NotCanonical as wrong:
        raise PackageUnreadable() from wrong


def written(manifest: Mapping[str, Any], plan: str, signature: bytes) -> str:
    """The package's text. Raises PlanTooLargeToHandOver."""
    said = {"format": FORMAT, "manifest": manifest, "plan": plan, "signature": base64.b64encode(signature).decode()}
    text = orjson.dumps(said, option=orjson.OPT_INDENT_2).decode()
    if len(text) > LONGEST:
        raise PlanTooLargeToHandOver()
    return text


def read(text: str) -> Sealed:
    """The parts of a package that anybody may have written. Raises PackageUnreadable."""
    if len(text) > LONGEST:
        raise PackageUnreadable()
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise PackageUnreadable() from wrong
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise PackageUnreadable()
    manifest, plan, signature = said.get("manifest"), said.get("plan"), said.get("signature")
    if not isinstance(manifest, dict) or not isinstance(plan, str) or not isinstance(signature, str):
        raise PackageUnreadable()
    try:
        return Sealed(manifest, plan, base64.b64decode(signature, validate=True))
    except (binascii.Error, ValueError) as wrong:
        raise PackageUnreadable() from wrong


def opened(sealed: Sealed) -> Opened:
    """What is in a package whose signature was found to hold. Raises PackageUnreadable, PackageOfUnknownForm."""
    said = sealed.manifest
    try:
        canonical = _unpacked(sealed.plan)
        document = orjson.loads(canonical)
        if sha256_hex(canonical) != said["plan"]["sha256"] or document["format"] != PLAN_FORMAT:
            raise PackageUnreadable()
        plan = document["plan"]
        return Opened(
            id=str(said["id"]),
            from_slug=said["from"]["slug"],
            from_name=said["from"]["name"],
            from_state=said["from"]["state"],
            to_slug=said["to"]["slug"],
            made_at=datetime.fromisoformat(said["madeAt"]),
            expires_at=datetime.fromisoformat(said["expiresAt"]),
            starts_on=_day(said["plan"]["startsOn"]),
            ends_on=_day(said["plan"]["endsOn"]),
            evaluated_on=_day(said["plan"]["evaluatedOn"]),
            canonical=canonical,
            sha256=said["plan"]["sha256"],
            document=document,
            form=_form(plan),
            not_agreed=_ids(said["plan"].get("notAgreed", [])),
        )
    except (KeyError, TypeError, ValueError, zlib.error) as wrong:
        raise PackageUnreadable() from wrong


def _form(plan: Mapping[str, Any]) -> Form:
    if plan["kind"] != IEP:
        raise PackageOfUnknownForm()
    try:
        return form_written_on(plan["kind"], plan["formVersion"], plan.get("districtForm"))
    except NoSuchForm as unknown:
        raise PackageOfUnknownForm() from unknown


def _unpacked(plan: str) -> bytes:
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(base64.b64decode(plan, validate=True), LARGEST_PLAN)
    if not unpacking.eof or unpacking.unused_data:
        raise PackageUnreadable()
    return found


def _ids(said: Any) -> frozenset[str]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise PackageUnreadable()
    return frozenset(said)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
