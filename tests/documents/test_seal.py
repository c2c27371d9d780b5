"""The seal: any change shows, whoever made it, and the file stays accessible."""

from __future__ import annotations

import asyncio
import io
import random
from datetime import timedelta

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from tests.documents.conftest import DIGEST, MADE_AT, Pair, make_pair, opened, tags

from trellis.documents.problems import DocumentNotSealable, NotAPdf, SealingKeyUnusable
from trellis.documents.seal import SealingKey, seal, sealing_key
from trellis.documents.shell import verify_pdf
from trellis.documents.verify import Verdict, certificates_from_pem, verify


def changed(pdf: bytes, place: int, to: int) -> bytes:
    return pdf[:place] + bytes([to]) + pdf[place + 1 :]


def container(pdf: bytes) -> tuple[int, int]:
    """Where the signature's own bytes lie, brackets included: the stretch no digest covers."""
    _, start, end, _ = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].byte_range
    return int(start), int(end)


def test_a_sealed_plan_is_whole_and_says_who_sealed_what_and_when(sealed: bytes, pair: Pair):
    verdict = verify(sealed, [pair.certificate])
    assert verdict.intact
    assert verdict.sealed
    assert verdict.trusted
    assert verdict.covers_whole_file
    assert verdict.modifications == "none"
    assert "Grand Bend seal" in (verdict.sealed_by or "")
    assert verdict.sealed_at == MADE_AT
    assert verdict.document_hash == DIGEST
    assert "Not one byte" in verdict.reasons[0].en


def test_the_seal_is_pades_and_forbids_every_change(sealed: bytes):
    root = opened(sealed).trailer["/Root"]
    mark = root["/AcroForm"]["/Fields"][0]["/V"]
    assert mark["/SubFilter"] == "/ETSI.CAdES.detached"
    assert mark["/Reason"] == "Sealed plan"
    assert mark["/Location"] == "Grand Bend ISD"
    assert root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 1


def test_sealing_keeps_every_tag_and_hides_its_field_well(unsealed: bytes, sealed: bytes):
    assert tags(sealed) == tags(unsealed)
    root = opened(sealed).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert opened(sealed).pages[0]["/Tabs"] == "/S"
    widget = opened(sealed).pages[0]["/Annots"][0]
    assert widget["/F"] & 2, "hidden fields need no tag (PDF/UA-1 7.18.4)"
    assert widget["/TU"] == "Sealed plan"


def test_without_a_certificate_a_seal_proves_no_sender(sealed: bytes):
    verdict = verify(sealed)
    assert verdict.intact
    assert not verdict.trusted
    assert "not from a certificate you trust" in verdict.reasons[1].en


def test_an_impostor_with_the_same_name_and_serial_is_not_trusted(unsealed: bytes, pair: Pair, tmp_path):
    other = make_pair(tmp_path / "impostor", rsa.generate_private_key(65537, 2048))
    assert other.certificate.subject == pair.certificate.subject
    assert other.certificate.serial_number == pair.certificate.serial_number
    verdict = verify(seal(unsealed, other.opened(), "x", "y", sealed_at=MADE_AT), [pair.certificate])
    assert verdict.intact
    assert not verdict.trusted


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_one_changed_byte_anywhere_breaks_the_seal(sealed: bytes, pair: Pair, data: st.DataObject):
    place = data.draw(st.integers(0, len(sealed) - 1))
    to = data.draw(st.integers(0, 255).filter(lambda byte: byte != sealed[place]))
    assert not verify(changed(sealed, place, to), [pair.certificate]).intact


def test_one_changed_byte_in_the_seal_itself_breaks_it(sealed: bytes, pair: Pair):
    """The signature's container is the one stretch its digest leaves out: certificate, padding, letter case."""
    start, end = container(sealed)
    chance = random.Random(20261123)
    for place in range(start, end, 13):
        to = chance.choice([byte for byte in b"0123456789ABCDEFabcdef \n<>" if byte != sealed[place]])
        assert not verify(changed(sealed, place, to), [pair.certificate]).intact, place


def test_lower_case_hex_or_a_fuller_container_is_not_the_sealed_file(sealed: bytes):
    start, end = container(sealed)
    lowered = sealed[:start] + sealed[start:end].lower() + sealed[end:]
    stuffed = changed(sealed, end - 4, ord("A"))
    assert not verify(lowered).intact
    assert not verify(stuffed).intact


@pytest.mark.parametrize("tail", [b"\n", b"% a comment\n", b"\x00" * 2000 + b"%%EOF"])
def test_bytes_after_the_end_are_noticed(sealed: bytes, tail: bytes):
    verdict = verify(sealed + tail)
    assert not verdict.intact
    assert not verdict.covers_whole_file


def test_an_edit_saved_on_top_is_noticed(sealed: bytes, pair: Pair):
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.set_info(writer.add_object(PdfFileReader(io.BytesIO(sealed)).trailer["/Info"]))
    out = io.BytesIO()
    writer.write(out)
    verdict = verify(out.getvalue(), [pair.certificate])
    assert (verdict.intact, verdict.modifications) == (False, "appended")
    assert "added" in verdict.reasons[0].en


def test_a_page_added_by_another_program_is_noticed(sealed: bytes, pair: Pair):
    writer = pypdf.PdfWriter(io.BytesIO(sealed), incremental=True)
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    assert not verify(out.getvalue(), [pair.certificate]).intact


def test_a_pdf_without_a_seal_says_so(unsealed: bytes):
    verdict = verify(unsealed)
    assert (verdict.intact, verdict.sealed) == (False, False)
    assert "no seal" in verdict.reasons[0].en
    assert verdict.document_hash is None, "nobody vouches for the digest of an unsealed file"


def test_a_signature_that_allows_changes_is_not_a_seal(unsealed: bytes, pair: Pair):
    signer = PdfSigner(PdfSignatureMetadata(field_name="Other"), signer=pair.opened().signer)
    out = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(unsealed))).getvalue()
    assert not verify(out, [pair.certificate]).intact


@pytest.mark.parametrize(
    "file", [b"", b"hello", b"%PDF-1.7\n", b"PK\x03\x04" + b"\x00" * 5000, b"\x00" * 3000, b"%%EOF"]
)
def test_what_is_no_pdf_is_a_clear_error(file: bytes):
    with pytest.raises(NotAPdf):
        verify(file)


@given(st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_a_truncated_file_is_never_whole(sealed: bytes, share: float):
    cut = sealed[: int(len(sealed) * share * 0.999)]
    try:
        verdict: Verdict | None = verify(cut)
    except NotAPdf:
        verdict = None
    assert verdict is None or not verdict.intact


def test_a_shell_of_a_pdf_is_damaged_not_a_crash():
    verdict = verify(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nstartxref\n99999\n%%EOF")
    assert not verdict.intact
    assert "damaged" in verdict.reasons[0].en


def test_an_old_seal_still_verifies_after_its_certificate_ran_out(unsealed: bytes, tmp_path):
    old = make_pair(tmp_path / "old", ec.generate_private_key(ec.SECP256R1()), days=(-4000, -3000))
    then = MADE_AT - timedelta(days=3500)
    verdict = verify(seal(unsealed, old.opened(), "x", "y", sealed_at=then), [old.certificate])
    assert verdict.intact
    assert verdict.trusted
    assert verdict.sealed_at == then


def test_a_certificate_out_of_date_seals_nothing(unsealed: bytes, tmp_path):
    old = make_pair(tmp_path / "old", ec.generate_private_key(ec.SECP256R1()), days=(-4000, -3000))
    with pytest.raises(SealingKeyUnusable) as refused:
        seal(unsealed, old.opened(), "x", "y")
    assert "not valid on this date" in refused.value.says.en


def test_an_elliptic_key_seals_as_well(unsealed: bytes, tmp_path):
    curve = make_pair(tmp_path / "curve", ec.generate_private_key(ec.SECP384R1()))
    verdict = verify(seal(unsealed, curve.opened(), "x", "y", sealed_at=MADE_AT), [curve.certificate])
    assert (verdict.intact, verdict.trusted) == (True, True)


def test_keys_that_cannot_seal_are_refused_by_name(tmp_path, pair: Pair):
    other = make_pair(tmp_path / "other", ec.generate_private_key(ec.SECP256R1()))
    weak = make_pair(tmp_path / "weak", rsa.generate_private_key(65537, 1024))
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("-----BEGIN nothing")
    for key_file, cert_file, why in (
        (pair.key_file, other.cert_file, "do not belong together"),
        (weak.key_file, weak.cert_file, "2048"),
        (nonsense, pair.cert_file, "could not be read"),
        (pair.key_file, nonsense, "could not be read"),
        (tmp_path / "absent.pem", pair.cert_file, "could not be read"),
    ):
        with pytest.raises(SealingKeyUnusable) as refused:
            SealingKey.from_pem_files(key_file, cert_file)
        assert why in refused.value.says.en


def test_a_key_is_read_once_and_again_when_it_was_renewed(tmp_path):
    first = make_pair(tmp_path / "house", rsa.generate_private_key(65537, 2048), serial=1)
    kept = sealing_key(first.key_file, first.cert_file)
    assert sealing_key(first.key_file, first.cert_file) is kept
    renewed = make_pair(tmp_path / "house", rsa.generate_private_key(65537, 3072), serial=2)
    assert sealing_key(renewed.key_file, renewed.cert_file).certificate == renewed.certificate
    renewed.key_file.unlink()
    with pytest.raises(SealingKeyUnusable) as refused:
        sealing_key(renewed.key_file, renewed.cert_file)
    assert "could not be read" in refused.value.says.en


def test_a_sealing_key_never_shows_itself(pair: Pair):
    assert "PRIVATE" not in repr(pair.opened()).upper()
    assert "signer" not in repr(pair.opened())


def test_a_broken_or_already_sealed_file_takes_no_seal(sealed: bytes, unsealed: bytes, pair: Pair):
    for file in (b"", b"not a pdf", unsealed[:3000], sealed):
        with pytest.raises(DocumentNotSealable):
            seal(file, pair.opened(), "x", "y", "Second", sealed_at=MADE_AT)


async def test_sealing_and_verifying_work_in_a_worker_thread(unsealed: bytes, pair: Pair):
    out = await asyncio.to_thread(seal, unsealed, pair.opened(), "x", "y", sealed_at=MADE_AT)
    verdict = await asyncio.to_thread(verify, out, [pair.certificate])
    assert verdict.intact


def test_the_shell_answers_without_a_server(sealed: bytes, unsealed: bytes, pair: Pair, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("TRELLIS_SIGNING_CERT_FILE", raising=False)
    files = {"sealed": sealed, "unsealed": unsealed, "cut": sealed[:500], "touched": changed(sealed, 900, 0)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert verify_pdf(tmp_path / "sealed", pair.cert_file) == 0
    told = capsys.readouterr().out
    assert DIGEST in told
    assert "Grand Bend seal" in told
    assert verify_pdf(str(tmp_path / "sealed"), None) == 0
    assert verify_pdf(tmp_path / "unsealed", None) == 1
    assert verify_pdf(tmp_path / "touched", None) == 1
    assert verify_pdf(tmp_path / "cut", None) == 2
    assert verify_pdf(tmp_path / "absent", None) == 2
    assert verify_pdf(tmp_path / "sealed", tmp_path / "cut") == 2


def test_a_file_of_certificates_is_read_whole(pair: Pair):
    pem = pair.cert_file.read_bytes()
    assert certificates_from_pem(pem + pem) == (pair.certificate, pair.certificate)
    with pytest.raises(ValueError):
        certificates_from_pem(b"nothing")
