"""A bundle's bytes become typed rows and findings. Pure: reads the given files, writes nothing.

Nothing of the archive is unpacked to disk, so its paths can reach nowhere; they
are refused all the same. Files are read line by line, so an error can name its
line and memory holds rows, not text.
"""

from __future__ import annotations

import csv
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from trellis.rostering.problems import (
    BundleDamaged,
    BundleTooLarge,
    FileMissing,
    NotABundle,
    WrongEncoding,
    WrongHeader,
    at_place,
    reason,
)
from trellis.rostering.rows import FILES, BadRow, Cells, FileKind, Finding, Row, read_row

MOST_MEMBERS = 40
MOST_BYTES = 500_000_000
HIGHEST_RATIO = 200
RATIO_MATTERS_FROM = 1_000_000  # a short file of blanks packs well and harms nobody
LONGEST_LINE = 1_000_000
MANIFEST = "manifest.csv"
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError)
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass
class Bundle:
    """Rows by file name as OneRoster spells it, and what could not be read.

    `modes` holds the manifest's word for a file: `bulk` (everything there is,
    so what is missing is gone) or `delta`. `unread` holds (subject, key) of
    rows that could not be read: they are not gone, only illegible.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    modes: dict[str, str] = field(default_factory=dict)
    unread: set[tuple[str, str]] = field(default_factory=set)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, name: str) -> list[Row]:
        """The rows of a file, none when it is not there."""
        return self.rows.get(name, [])

    def whole(self, name: str) -> bool:
        """Whether the file is there and says everything there is."""
        return name in self.rows and self.modes.get(name, "bulk") != "delta"


def read_bundle(files: Sequence[tuple[str, Path]]) -> Bundle:
    """One zip, or loose CSV files, as (name, path).

    Raises NotABundle, BundleDamaged, BundleTooLarge, WrongEncoding, WrongHeader, FileMissing.
    """
    bundle = Bundle()
    with ExitStack() as stack:
        try:
            members = open_members(files, stack)
            for name in _known(members, bundle):
                with members[name].open() as source:
                    _read_file(name, source, bundle)
        except DAMAGE as problem:
            raise BundleDamaged() from problem
    _check_complete(bundle)
    return bundle


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an upload: loose at `path`, or inside an archive."""

    name: str
    path: Path | None
    archive: zipfile.ZipFile | None = None
    info: zipfile.ZipInfo | None = None

    def open(self) -> IO[bytes]:
        """Its bytes, to be read once from the beginning."""
        if self.archive is not None and self.info is not None:
            return self.archive.open(self.info)
        assert self.path is not None
        return self.path.open("rb")


def open_members(files: Sequence[tuple[str, Path]], stack: ExitStack) -> dict[str, Member]:
    """The files of an upload by lower-case name, those of a zip among them, checked for size and paths.

    Archives stay open as long as `stack`. Raises NotABundle, BundleTooLarge, BundleDamaged, BadZipFile.
    """
    if len(files) > MOST_MEMBERS:
        raise BundleTooLarge()
    found: list[Member] = []
    for name, path in files:
        with path.open("rb") as source:
            starts_as_zip = source.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
        if starts_as_zip:
            found += _archived(stack.enter_context(zipfile.ZipFile(path)))
        elif name.lower().endswith(".zip"):
            raise NotABundle()
        else:
            found.append(Member(PurePosixPath(name.replace("\\", "/")).name, path))
    if len(found) > MOST_MEMBERS:
        raise BundleTooLarge()
    sizes = [m.info.file_size if m.info else m.path.stat().st_size if m.path else 0 for m in found]
    if sum(sizes) > MOST_BYTES:
        raise BundleTooLarge()
    members: dict[str, Member] = {}
    for member in found:
        if member.name.lower() in members and member.name.lower() in {*FILES, MANIFEST}:
            raise NotABundle(
                at_place(
                    "{file} is in this bundle twice.",
                    "{file} está dos veces en este paquete.",
                    file=member.name,
                    line=0,
                )
            )
        members[member.name.lower()] = member
    return members


def _archived(archive: zipfile.ZipFile) -> list[Member]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise BundleTooLarge()
    found = []
    for info in infos:
        path = PurePosixPath(info.filename)
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or "\\" in info.orig_filename or ":" in info.filename or is_link:
            raise NotABundle()
        if info.is_dir() or path.parts[:1] == ("__MACOSX",) or path.name.startswith("."):
            continue
        if info.file_size > RATIO_MATTERS_FROM and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1):
            raise BundleTooLarge()
        if info.flag_bits & 1:
            raise BundleDamaged(
                at_place(
                    "{file} is locked with a password.",
                    "{file} está protegido con contraseña.",
                    file=path.name,
                    line=0,
                )
            )
        found.append(Member(path.name, None, archive, info))
    return found


def _known(members: dict[str, Member], bundle: Bundle) -> list[str]:
    known = [name for name in members if name in FILES]
    if not known:
        raise NotABundle()
    for name, member in members.items():
        if name.endswith(".csv") and name not in FILES and name != MANIFEST:
            bundle.findings.append(Finding("note", "file", member.name, member.name, None, reason("file_ignored")))
    return ([MANIFEST] if MANIFEST in members else []) + known


def _read_file(lower_name: str, source: IO[bytes], bundle: Bundle) -> None:
    kind = FILES.get(lower_name)
    name = kind.name if kind else MANIFEST
    reader = csv.reader(_lines(name, source), strict=True)
    line = 1
    try:
        header = next(reader, None) or []
        columns = _columns(name, header, kind.required if kind else ("propertyName", "value"))
        bundle.columns[name] = frozenset(column.lower() for column in columns)
        taken: dict[str, int] = {}
        if kind:
            bundle.rows[name] = []
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if kind:
                    _take(kind, columns, cells, line, bundle, taken)
                elif len(cells) >= 2:
                    _manifest_line(cells[0].strip(), cells[1].strip().lower(), bundle)
            line = reader.line_num + 1
    except csv.Error as problem:
        raise BundleDamaged(
            at_place(
                "{file} cannot be read as CSV from line {line} on: its quotes do not match.",
                "{file} no se puede leer como CSV desde la línea {line}: las comillas no coinciden.",
                file=name,
                line=line,
            )
        ) from problem


def _take(
    kind: FileKind, columns: list[str], cells: list[str], line: int, bundle: Bundle, taken: dict[str, int]
) -> None:
    row_cells = Cells(columns, cells)
    key = "|".join(row_cells.cells.get(column.lower(), "").strip() for column in kind.keys)
    try:
        if len(cells) != len(columns):
            raise BadRow("column_count", found=len(cells), wanted=len(columns))
        row = read_row(kind, row_cells, line)
        if kind.keys and row.key in taken:
            raise BadRow("twice", value=row.key, first=taken[row.key])
        taken[row.key] = line
        bundle.rows[kind.name].append(row)
    except BadRow as bad:
        bundle.unread.add((kind.subject, key))
        label = key.replace("|", " · ")[:200] or f"{kind.name} {line}"
        bundle.findings.append(
            Finding("unreadable", kind.subject, label, kind.name, line, bad.why, {"reason": bad.key})
        )


def _manifest_line(name: str, value: str, bundle: Bundle) -> None:
    if name.startswith("file."):
        kind = FILES.get(f"{name[5:].lower()}.csv")
        if kind:
            bundle.modes[kind.name] = value


def _columns(name: str, header: list[str], required: tuple[str, ...]) -> list[str]:
    columns = [column.strip() for column in header]
    lower = [column.lower() for column in columns if column]
    missing = [column for column in required if column.lower() not in lower]
    if missing:
        raise WrongHeader(
            at_place(
                "{file} lacks these columns in line {line}: {columns}.",
                "A {file} le faltan estas columnas en la línea {line}: {columns}.",
                file=name,
                line=1,
                columns=", ".join(missing),
            )
        )
    if len(lower) != len(set(lower)):
        raise WrongHeader(
            at_place(
                "{file} names a column twice in line {line}.",
                "{file} nombra dos veces una columna en la línea {line}.",
                file=name,
                line=1,
            )
        )
    return columns


def _lines(name: str, source: IO[bytes]) -> Iterator[str]:
    number = 0
    while raw := source.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            if raw.startswith(UTF16):
                raise _not_utf8(name, 1)
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) >= LONGEST_LINE:
            raise BundleDamaged(
                at_place(
                    "Line {line} of {file} is longer than a row can be.",
                    "La línea {line} de {file} es más larga de lo que puede ser una fila.",
                    file=name,
                    line=number,
                )
            )
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise _not_utf8(name, number) from problem
        if "\x00" in text:
            raise _not_utf8(name, number)
        yield text


def _not_utf8(name: str, line: int) -> WrongEncoding:
    return WrongEncoding(
        at_place(
            "{file} is not UTF-8: line {line} has bytes we cannot read.",
            "{file} no está en UTF-8: la línea {line} tiene bytes que no podemos leer.",
            file=name,
            line=line,
        )
    )


def _check_complete(bundle: Bundle) -> None:
    for name, mode in bundle.modes.items():
        if mode in ("bulk", "delta") and name not in bundle.rows:
            raise _missing(name)
    one_roster = set(bundle.rows) & {"orgs.csv", "users.csv", "roles.csv", "classes.csv", "enrollments.csv"}
    if one_roster and "delta" not in bundle.modes.values():
        for name in ("orgs.csv", "users.csv"):
            if name not in bundle.rows:
                raise _missing(name)
    if "users.csv" in bundle.rows and "role" not in bundle.columns["users.csv"] and "roles.csv" not in bundle.rows:
        raise _missing("roles.csv")


def _missing(name: str) -> FileMissing:
    return FileMissing(
        at_place("{file} is missing in this bundle.", "Falta {file} en este paquete.", file=name, line=0)
    )
