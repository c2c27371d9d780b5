"""Names of files in a copy: whatever somebody called a file, it unpacks into its folder and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trellis.copies.names import LONGEST, Names, name_for


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Windows\\x.exe", "C Windows x.exe"),
        ("NUL.txt", "file NUL.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("  ", "file"),
        ("…", "…"),
        ("audición de Añá.pdf", "audición de Añá.pdf"),
        ("a" * 300 + ".pdf", "a" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_everywhere(said: str, kept: str) -> None:
    assert name_for(said) == kept


@given(st.lists(st.text(max_size=120), min_size=1, max_size=8))
@example(["A.pdf", "a.PDF", "a.pdf"])
@example(["/", "\\", "."])
def test_no_name_leaves_its_folder_or_stands_twice(said: list[str]) -> None:
    names = Names()
    given_names = [names.give("Files", one) for one in said]
    assert len({one.casefold() for one in given_names}) == len(said)
    for one in given_names:
        folder, _, name = one.partition("/")
        assert folder == "Files"
        assert name not in ("", ".", "..")
        assert not set(name) & set('/\\:*?"<>|\x00\n')
        assert not name.endswith((".", " "))
