"""The bytes of the demo's papers are what they say, and would pass the check of any file somebody brings."""

from __future__ import annotations

import io

import pypdf

from trellis.attachments.kinds import refusal
from trellis.demo.files import drawing, pdf


def test_the_papers_of_the_demo_pass_the_check() -> None:
    page = pdf("Cedar (Clinic)", "José reads \\ slowly.")
    assert refusal("application/pdf", page) is None
    assert "José reads \\ slowly." in pypdf.PdfReader(io.BytesIO(page)).pages[0].extract_text()
    assert refusal("image/png", drawing()) is None
    assert len(drawing()) < 10_000
