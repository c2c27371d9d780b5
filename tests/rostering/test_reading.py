"""What arrives that is no roster, or a broken one, is refused by name; a bad row is a finding and hurts no other."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib

import pytest

from tests.rostering.bundles import ENROLLMENTS, changed, loose, table, version_11, version_12, without, zipped
from trellis.kernel.errors import InvalidInput
from trellis.rostering.problems import (
    REASONS,
    BundleDamaged,
    BundleTooLarge,
    FileMissing,
    NotABundle,
    WrongEncoding,
    WrongHeader,
)
from trellis.rostering.reading import read_bundle


def refused(files) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_bundle(files)
    assert caught.value.says.en
    assert caught.value.says.es != caught.value.says.en
    assert caught.value.do_next is not None
    return caught.value


@pytest.mark.parametrize("version", [version_11, version_12])
@pytest.mark.parametrize("packed", [zipped, loose])
def test_both_versions_are_read_zipped_and_loose(tmp_path, version, packed):
    folder = tmp_path / "roster.zip" if packed is zipped else tmp_path
    bundle = read_bundle(packed(folder, version()))
    assert bundle.findings == []
    assert len(bundle.of("users.csv")) == version()["users.csv"].count("\r\n") - 1
    assert bundle.of("classes.csv")[0]["title"] == "Science 7"


def test_a_folder_in_the_zip_a_mac_shadow_and_a_readme_do_no_harm(tmp_path):
    files = {f"export/{name}": text for name, text in version_12().items()}
    files |= {"__MACOSX/export/._users.csv": "junk", "export/README.md": "hello", "export/lineItems.csv": "a,b"}
    bundle = read_bundle(zipped(tmp_path / "b.zip", files))
    assert [(f.kind, f.label) for f in bundle.findings] == [("note", "lineItems.csv")]


def test_a_byte_order_mark_header_case_and_blank_lines_are_fine(tmp_path):
    files = changed(version_12(), "users.csv", "sourcedId,status", "SourcedID,Status")
    files["users.csv"] = "\ufeff" + files["users.csv"] + "\r\n,,,,,,,,,,\r\n"
    assert len(read_bundle(zipped(tmp_path / "b.zip", files)).of("users.csv")) == 7


def test_passwords_are_not_kept(tmp_path):
    bundle = read_bundle(zipped(tmp_path / "b.zip", version_11()))
    assert "hunter2" not in repr(bundle)


@pytest.mark.parametrize(("encoding", "line"), [("utf-16", 1), ("utf-16-le", 1), ("latin-1", 2), ("cp1252", 2)])
def test_another_encoding_is_named_with_file_and_line(tmp_path, encoding, line):
    files = {**version_12(), "users.csv": version_12()["users.csv"].encode(encoding)}
    problem = refused(zipped(tmp_path / "b.zip", files))
    assert isinstance(problem, WrongEncoding)
    assert "users.csv" in problem.says.en
    assert f"line {line}" in problem.says.en


def test_a_zip_cut_off_anywhere_is_damaged(tmp_path):
    (_, path), *_ = zipped(tmp_path / "b.zip", version_12())
    whole = path.read_bytes()
    for length in (10, len(whole) // 3, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert isinstance(refused([("b.zip", path)]), BundleDamaged)


def test_flipped_bytes_are_damage_or_a_typed_error_and_never_something_else(tmp_path):
    (_, path), *_ = zipped(tmp_path / "b.zip", version_12())
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        with contextlib.suppress(InvalidInput):
            read_bundle([("b.zip", path)])


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7", b"\x00" * 100])
def test_something_else_is_no_bundle(tmp_path, content):
    for name in ("roster.zip", "notes.txt"):
        (tmp_path / name).write_bytes(content)
        assert isinstance(refused([(name, tmp_path / name)]), NotABundle)


def test_an_empty_zip_and_a_spreadsheet_are_no_bundle(tmp_path):
    assert isinstance(refused(zipped(tmp_path / "a.zip", {})), NotABundle)
    assert isinstance(refused(zipped(tmp_path / "b.xlsx", {"xl/workbook.xml": "<x/>"})), NotABundle)


@pytest.mark.parametrize("name", ["../users.csv", "/etc/users.csv", "a/../../users.csv", "C:users.csv", "a\\users.csv"])
def test_paths_that_point_out_of_the_bundle_are_refused(tmp_path, name):
    assert isinstance(refused(zipped(tmp_path / "b.zip", {**version_12(), name: "x"})), NotABundle)


def test_a_link_in_the_zip_is_refused(tmp_path):
    path = tmp_path / "b.zip"
    zipped(path, version_12())
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("courses2.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert isinstance(refused([("b.zip", path)]), NotABundle)


def test_the_same_file_twice_is_refused(tmp_path):
    files = {**version_12(), "old/Users.csv": version_12()["users.csv"]}
    problem = refused(zipped(tmp_path / "b.zip", files))
    assert isinstance(problem, NotABundle)
    assert "twice" in problem.says.en


def test_a_bomb_too_many_members_and_too_many_bytes_are_refused(tmp_path, monkeypatch):
    bomb = {**version_12(), "demographics.csv": b"sourcedId,birthDate\n" + b"," * 3_000_000}
    assert isinstance(refused(zipped(tmp_path / "a.zip", bomb)), BundleTooLarge)
    many = {f"{n}.csv": "a" for n in range(41)}
    assert isinstance(refused(zipped(tmp_path / "b.zip", many)), BundleTooLarge)
    assert isinstance(refused(loose(tmp_path, many)), BundleTooLarge)
    monkeypatch.setattr("trellis.rostering.reading.MOST_BYTES", 100)
    assert isinstance(refused(zipped(tmp_path / "c.zip", version_12())), BundleTooLarge)


def test_a_member_that_lies_about_its_size_is_damaged(tmp_path):
    path = tmp_path / "b.zip"
    zipped(path, version_12())
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (5).to_bytes(4, "little")  # the last member's declared length
    path.write_bytes(data)
    assert isinstance(refused([("b.zip", path)]), BundleDamaged)


def test_a_locked_zip_says_so(tmp_path):
    path = tmp_path / "b.zip"
    zipped(path, version_12())
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert "password" in refused([("b.zip", path)]).says.en


def test_a_missing_file_is_named(tmp_path):
    for name, missing in (("users.csv", "users.csv"), ("orgs.csv", "orgs.csv"), ("roles.csv", "roles.csv")):
        files = {key: text for key, text in version_12().items() if key != name}
        problem = refused(zipped(tmp_path / f"{name}.zip", files))
        assert isinstance(problem, FileMissing)
        assert missing in problem.says.en
    promised = {**version_12(), "manifest.csv": table("propertyName,value", "file.classes,bulk")}
    del promised["classes.csv"]
    assert "classes.csv" in refused(zipped(tmp_path / "m.zip", promised)).says.en


def test_a_header_that_lacks_a_column_or_names_one_twice_is_an_error(tmp_path):
    lacking = changed(version_12(), "users.csv", "givenName", "firstName")
    problem = refused(zipped(tmp_path / "a.zip", lacking))
    assert isinstance(problem, WrongHeader)
    assert "givenName" in problem.says.en
    twice = changed(version_12(), "users.csv", "email", "phone")
    assert isinstance(refused(zipped(tmp_path / "b.zip", twice)), WrongHeader)
    empty = {**version_12(), "orgs.csv": ""}
    assert isinstance(refused(zipped(tmp_path / "c.zip", empty)), WrongHeader)


def test_quotes_that_never_close_are_named_with_their_line(tmp_path):
    problem = refused(zipped(tmp_path / "b.zip", changed(version_12(), "users.csv", "te,active", '"te,active')))
    assert isinstance(problem, BundleDamaged)
    assert "users.csv" in problem.says.en
    assert "line 6" in problem.says.en


def test_one_endless_line_is_refused(tmp_path):
    content = io.BytesIO(b"sourcedId,name,type\n" + zlib.compress(b"x") * 200_000)
    files = loose(tmp_path, {**version_12(), "orgs.csv": content.getvalue().replace(b"\n", b" ")})
    assert isinstance(refused(files), BundleDamaged | WrongEncoding)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "why"),
    [
        ("users.csv", "te,active,true,Theo", "te,active,true,", 6, "missing"),
        ("users.csv", "te,active,true,Theo,Park", "te,active,true,Theo", 6, "column_count"),
        ("users.csv", "te,active", "te,maybe", 6, "bad_status"),
        ("users.csv", "te,active,true", "te,active,perhaps", 6, "bad_truth"),
        ("users.csv", "Theo", "T" * 501, 6, "too_long"),
        ("users.csv", "te,active", "mo,active", 6, "twice"),
        ("demographics.csv", "2014-05-01", "05/01/2014", 2, "bad_date"),
        ("demographics.csv", "2014-05-01", "2014-02-30", 2, "bad_date"),
        ("demographics.csv", "2014-05-01", "0014-02-03", 2, "bad_date"),
        ("academicSessions.csv", "2026-08-24", "2028-08-24", 2, "dates_reversed"),
        ("academicSessions.csv", "schoolYear", "aeon", 2, "bad_kind"),
        ("enrollments.csv", "2027-06-04", "2020-06-04", 3, "dates_reversed"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_finding_with_file_line_and_reason(tmp_path, file, old, new, line, why):
    whole = read_bundle(zipped(tmp_path / "a.zip", version_12()))
    bundle = read_bundle(zipped(tmp_path / "b.zip", changed(version_12(), file, old, new)))
    (finding,) = bundle.findings
    assert (finding.kind, finding.file, finding.line) == ("unreadable", file, line)
    assert finding.detail == {"reason": why}
    assert finding.reason.en
    assert finding.reason.es
    assert len(bundle.of(file)) == len(whole.of(file)) - 1


def test_a_line_number_counts_line_breaks_inside_quotes(tmp_path):
    files = changed(version_12(), "orgs.csv", "d,Cedar Unified", 'd,"Cedar\r\nUnified"')
    files = changed(files, "orgs.csv", "s,South School", "s,")
    (finding,) = read_bundle(zipped(tmp_path / "b.zip", files)).findings
    assert finding.line == 5


def test_rows_the_source_marks_as_deleted_need_no_other_cell(tmp_path):
    files = {**version_12(), "enrollments.csv": table("status," + ENROLLMENTS, "tobedeleted,e1,,,,,,,")}
    (row,) = read_bundle(zipped(tmp_path / "b.zip", files)).of("enrollments.csv")
    assert row.ended


def test_history_may_come_alone(tmp_path):
    files = {"discipline-actions.csv": table("actionId,studentSourcedId,discipline,date", "1,st1,Expulsion,2026-10-01")}
    assert len(read_bundle(loose(tmp_path, files)).of("discipline-actions.csv")) == 1


def test_every_reason_reads_in_both_languages_with_the_same_values():
    import re

    for words in REASONS.values():
        assert sorted(re.findall(r"\{(\w+)\}", words.en)) == sorted(re.findall(r"\{(\w+)\}", words.es))


def test_a_good_bundle_has_no_row_left_over(tmp_path):
    files = without(version_12(), "enrollments.csv", "e1")
    assert len(read_bundle(zipped(tmp_path / "b.zip", files)).of("enrollments.csv")) == 1
