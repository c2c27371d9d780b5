"""Small bundles made by hand, in both versions of OneRoster."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Files = dict[str, str]


def table(header: str, *rows: Sequence[str] | str) -> str:
    """CSV text of a header and rows; a row given as text is taken as it is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write(header + "\r\n")
    for row in rows:
        if isinstance(row, str):
            out.write(row + "\r\n")
        else:
            writer.writerow(row)
    return out.getvalue()


USERS_12 = (
    "sourcedId,status,enabledUser,givenName,familyName,identifier,email,phone,"
    "agentSourcedIds,grades,primaryOrgSourcedId"
)
USERS_11 = (
    "sourcedId,enabledUser,orgSourcedIds,role,givenName,familyName,identifier,email,agentSourceIds,grades,password"
)
ENROLLMENTS = "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"
RELATIONS = "studentSourcedId,guardianSourcedId,relation,primaryContact,livesWith,emergencyContact,legalGuardian"
PROGRAMS = (
    "studentSourcedId,beginDate,endDate,ideaEligibility,setting,specialEducationHoursPerWeek,schoolHoursPerWeek,"
    "lastEvaluationDate,iepReviewDate,iepBeginDate,iepEndDate,disabilities,services,exitDate,exitReason"
)


def version_12() -> Files:
    """Two schools, two students, a mother, a grandmother, an aide, a principal, a teacher, a class."""
    return {
        "orgs.csv": table(
            "sourcedId,name,type,identifier",
            "d,Cedar Unified,district,1",
            "n,North School,school,11",
            "s,South School,school,12",
        ),
        "academicSessions.csv": table(
            "sourcedId,title,type,startDate,endDate", "y,2026-2027,schoolYear,2026-08-24,2027-06-04"
        ),
        "users.csv": table(
            USERS_12,
            'st1,active,true,Iván,Ñandú,1001,,,"mo,gr",07,n',
            "st2,active,true,Lee,O'Brien,1002,,,mo,KG,s",
            "mo,active,true,Mara,Ñandú,,mara@example.org,555-0100,,,",
            "gr,active,true,Greta,Stern,,,,,,",
            "te,active,true,Theo,Park,,theo@example.org,,,,n",
            "pr,active,true,Petra,Vale,,,,,,n",
            "ai,active,true,Aino,Koski,,,,,,s",
        ),
        "roles.csv": table(
            "sourcedId,userSourcedId,roleType,role,orgSourcedId",
            "r1,st1,primary,student,n",
            "r2,st2,primary,student,s",
            "r3,mo,primary,guardian,d",
            "r4,gr,primary,relative,d",
            "r5,te,primary,teacher,n",
            "r6,pr,primary,principal,n",
            "r7,ai,primary,aide,s",
        ),
        "demographics.csv": table("sourcedId,birthDate,sex", "st1,2014-05-01,male", "st2,2021-02-03,"),
        "courses.csv": table("sourcedId,title,courseCode,orgSourcedId", "co,Science,SCI,d"),
        "classes.csv": table("sourcedId,title,classCode,courseSourcedId,schoolSourcedId", "c1,Science 7,SCI7,co,n"),
        "enrollments.csv": table(
            ENROLLMENTS, "e1,c1,n,st1,student,false,,", "e2,c1,n,te,teacher,true,2026-08-24,2027-06-04"
        ),
        "guardian-relations.csv": table(
            RELATIONS,
            "st1,mo,Mother,true,true,true,",
            "st2,mo,Mother,true,true,false,",
            "st1,gr,Grandmother,false,false,true,",
        ),
    }


def version_11() -> Files:
    """The same kind of town as OneRoster 1.1 says it: roles and schools in users.csv, no file beside."""
    return {
        "orgs.csv": table("sourcedId,name,type,identifier", "d,Cedar Unified,district,1", "n,North School,school,11"),
        "users.csv": table(
            USERS_11,
            'st1,true,n,student,Iván,Ñandú,1001,,"mo,re",07,hunter2',
            "mo,true,d,parent,Mara,Ñandú,,mara@example.org,st1,,",
            "re,true,d,relative,Rolf,Stern,,,,,",
            "te,true,n,teacher,Theo,Park,,theo@example.org,,,",
            "ad,true,n,administrator,Petra,Vale,,,,,",
            "da,true,d,administrator,Dora,Lind,,,,,",
        ),
        "classes.csv": table("sourcedId,title,classCode,schoolSourcedId", "c1,Science 7,SCI7,n"),
        "enrollments.csv": table(ENROLLMENTS, "e1,c1,n,st1,student,false,,", "e2,c1,n,te,teacher,true,,"),
    }


def without(files: Mapping[str, str], name: str, *starts: str) -> Files:
    """The bundle with the rows of one file that begin so taken out."""
    lines = files[name].splitlines(keepends=True)
    return {**files, name: "".join(line for line in lines if not line.startswith(starts))}


def changed(files: Mapping[str, str], name: str, old: str, new: str) -> Files:
    """The bundle with a piece of text in one file replaced."""
    assert old in files[name]
    return {**files, name: files[name].replace(old, new)}


def zipped(path: Path, files: Mapping[str, str | bytes]) -> list[tuple[str, Path]]:
    """A zip on disk, as an upload of one file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return [(path.name, path)]


def loose(folder: Path, files: Mapping[str, str | bytes]) -> list[tuple[str, Path]]:
    """CSV files on disk, as an upload of several."""
    found = []
    for number, (name, text) in enumerate(files.items()):
        path = folder / f"part-{number}"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        found.append((name, path))
    return found
