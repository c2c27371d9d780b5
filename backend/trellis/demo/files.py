"""The files of one demo student: a private report, a test protocol, and an old photo whose time is over; real bytes."""

from __future__ import annotations

import struct
import uuid
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trellis.attachments.model import Attachment
from trellis.attachments.rules import closed_as
from trellis.attachments.storage import Storage, StoreDoesNotAnswer
from trellis.kernel.audit import record
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate

if TYPE_CHECKING:
    from trellis.demo.people import People

OLD = timedelta(days=5 * 366)
"""A work sample is kept four years (`attachments/retention.py`): this one may be destroyed."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file, and how long ago who brought it."""

    kind: str
    title: str
    file_name: str
    content_type: str
    source: str
    ago: timedelta
    data: bytes
    brought_by: uuid.UUID


async def file_papers(gate: Gate, storage: Storage, people: People, now: datetime) -> bool:
    """Give the first child with a plan their papers; False where the file store does not answer, and none is given."""
    child = people.rows.with_plans[0]
    manager = next(who["id"] for role, who in child["team"] if role == "case_manager")
    director = people.rows.named["special_education_director"]["id"]
    name = child["person"]["given_name"]
    papers = [
        Paper("work_sample", "Drawing from years ago", "drawing.png", "image/png", "", OLD, drawing(), manager),
        Paper(
            "private_report",
            "Reading report, Cedar Clinic",
            "reading-report.pdf",
            "application/pdf",
            "Cedar Clinic",
            timedelta(days=40),
            pdf("Cedar Clinic", f"{name} reads aloud slowly and understands what is read to the class."),
            manager,
        ),
        Paper(
            "protocol",
            "Record form, reading test",
            "record-form.pdf",
            "application/pdf",
            "",
            timedelta(days=35),
            pdf("Record form", "Answers as they were written down during the test."),
            director,
        ),
    ]
    for paper in papers:
        key = new_id()
        object_key = f"{people.district_id}/attachments/{key}"
        try:
            await storage.put(object_key, paper.data, paper.content_type, file_name=paper.file_name)
        except StoreDoesNotAnswer:
            return False
        async with gate.open(people.district_id, SYSTEM, "demo.seed") as work:
            work.session.add(
                Attachment(
                    district_id=people.district_id,
                    id=key,
                    created_at=now - paper.ago,
                    student_id=child["student"]["id"],
                    uploaded_by_id=paper.brought_by,
                    kind=paper.kind,
                    title=paper.title,
                    file_name=paper.file_name,
                    content_type=paper.content_type,
                    byte_count=len(paper.data),
                    state="ready",
                    upload_key=f"{people.district_id}/incoming/{key}",
                    object_key=object_key,
                    sha256=sha256_hex(paper.data),
                    sensitivity=closed_as(paper.kind, "team"),
                    checked_at=now - paper.ago,
                    source=paper.source,
                )
            )
            record(work, "attachment.finish", "attachment", key, student_id=child["student"]["id"])
    return True


def pdf(title: str, text: str) -> bytes:
    """A page of a PDF with a heading and a line."""
    words = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in (title, text)]
    page = f"BT /F1 18 Tf 72 720 Td ({words[0]}) Tj /F1 11 Tf 0 -36 Td ({words[1]}) Tj ET"
    stream = page.encode("cp1252", "replace")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, starts = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1,
        table,
        len(parts) + 1,
        len(out),
    )


def drawing(width: int = 320, height: int = 240) -> bytes:
    """A PNG of a house under a sun, as a child draws it."""
    rows = b"".join(
        b"\0" + b"".join(bytes(_colour(x / width, y / height)) for x in range(width)) for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _colour(x: float, y: float) -> tuple[int, int, int]:
    if (x - 0.82) ** 2 + (y - 0.2) ** 2 < 0.012:
        return 250, 204, 60
    if y > 0.8:
        return 92, 158, 84
    if 0.3 < x < 0.6 and 0.5 < y <= 0.8:
        return (110, 70, 45) if 0.42 < x < 0.48 and y > 0.64 else (214, 120, 92)
    if 0.25 < x < 0.65 and 0.3 < y <= 0.5 and abs(x - 0.45) < (y - 0.3):
        return 150, 60, 60
    return 206, 228, 244
