"""Which files may stay, judged by their bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from trellis.attachments import kinds

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"\xec\xa5\xc1\x00" + b"\0" * 200
EXE = b"MZ\x90\x00" + b"\0" * 200


def word(*, macros: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        if macros:
            archive.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("declared", "data"), [(kinds.PDF, PDF), ("image/png", PNG), (kinds.WORD, word()), (kinds.OLD_WORD, OLD)]
)
def test_documents_are_what_they_say(declared, data):
    assert kinds.refusal(declared, data) is None


@pytest.mark.parametrize(
    ("declared", "data", "because"),
    [
        (kinds.PDF, EXE, kinds.IS_NOT_WHAT_IT_SAYS),
        (kinds.PDF, PNG, kinds.IS_NOT_WHAT_IT_SAYS),
        (kinds.PDF, b"\n\n" + EXE + PDF, kinds.IS_NOT_WHAT_IT_SAYS),
        ("image/svg+xml", b"<svg onload='x()'/>", kinds.NOT_A_DOCUMENT),
        (kinds.WORD, word(macros=True), kinds.WORD_WITH_MACROS),
        (kinds.OLD_WORD, OLD + "_VBA_PROJECT".encode("utf-16-le"), kinds.WORD_WITH_MACROS),
        (kinds.WORD, word()[:-30], kinds.IS_NOT_WHAT_IT_SAYS),
        (kinds.PDF, b"", kinds.IS_NOT_WHAT_IT_SAYS),
    ],
)
def test_what_pretends_is_refused_with_the_reason(declared, data, because):
    assert kinds.refusal(declared, data) == because
