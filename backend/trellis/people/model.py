"""Persons, what proves who they are, their sessions, their roles, and invitations."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, Index, LargeBinary, Text, UniqueConstraint, collate, func, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

KINDS = ("staff", "guardian", "student", "operator", "guest")
ROLES = (
    "district_admin",  # configures; reads no plan
    "special_education_admin",
    "section_504_coordinator",  # 34 CFR 104.7(a): 504 plans of the district, no IEP
    "school_leader",  # principal or assistant; may represent the LEA
    "special_teacher",
    "general_teacher",
    "speech_therapist",
    "occupational_therapist",
    "physical_therapist",
    "psychologist",
    "registrar",
    "translator",  # sees what they translate or review, and nothing else
    "other_staff",
    "deployment_operator",
)


class Person(DistrictRow):
    """Somebody the district knows: staff, guardian, student, guest; in the deployment's tenant, an operator.

    `name_key` is the stored search key (`given family` folded to lower-case
    ASCII): LIKE and lower() are not index conditions under row security.
    `email_set_at` says that `email` was written by hand, and `roster_email`
    what the roster said then: as long as it says that, the hand's word stands.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("district_id", "roster_id"),
        Index("ix_person_name", "district_id", "name_key", "id"),
        Index("ix_person_email", "district_id", text("lower(email)")),
        Index("ix_person_family_name", "district_id", "family_name_key", "id"),
        Index("ix_person_kind_name", "district_id", "kind", "name_key", "id"),
        Index("ix_person_kind_family_name", "district_id", "kind", "family_name_key", "name_key", "id"),
        one_of("kind", KINDS),
        one_of("status", ("active", "ended")),
    )

    kind: Mapped[str] = mapped_column(Text)
    given_name: Mapped[str] = mapped_column(Text)
    family_name: Mapped[str] = mapped_column(Text)
    preferred_name: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text)
    family_name_key: Mapped[str] = mapped_column(Text)
    pronouns: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    username: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    email_set_at: Mapped[datetime | None]
    roster_email: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, default="en")
    roster_id: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, default="active")
    ended_on: Mapped[date | None] = mapped_column(Date)

    @hybrid_property
    def called(self) -> str:
        """What they are called."""
        return self.preferred_name or self.given_name

    @called.inplace.expression
    @classmethod
    def _called(cls) -> ColumnElement[str]:
        return func.coalesce(func.nullif(cls.preferred_name, ""), cls.given_name, type_=Text)

    @hybrid_property
    def name(self) -> str:
        """The name to call them by, with the family's."""
        return f"{self.called} {self.family_name}"

    @name.inplace.expression
    @classmethod
    def _name(cls) -> ColumnElement[str]:
        return cls.called + " " + cls.family_name

    @hybrid_property
    def initials(self) -> str:
        """One or two capitals to show where there is no picture."""
        return "".join(part.strip()[:1].upper() for part in (self.given_name, self.family_name))

    @initials.inplace.expression
    @classmethod
    def _initials(cls) -> ColumnElement[str]:
        first = [func.left(func.btrim(part), 1, type_=Text) for part in (cls.given_name, cls.family_name)]
        return func.upper(collate(first[0] + first[1], "pg_unicode_fast"), type_=Text)

    def named_only(self) -> Person:
        """A copy, beside the database, that holds their names and nothing else of them."""
        names = {key: getattr(self, key) for key in ("given_name", "family_name", "preferred_name")}
        return Person(district_id=self.district_id, id=self.id, kind=self.kind, **names)


class PersonRole(DistrictRow):
    """A role held district-wide (`school_id` empty) or in one school, from a day to a day (exclusive)."""

    __tablename__ = "person_role"
    __table_args__ = (
        district_reference("person_id", "person"),
        district_reference("school_id", "school"),
        Index("ix_person_role_person", "district_id", "person_id"),
        one_of("role", ROLES),
        one_of("source", ("roster", "granted")),
    )

    person_id: Mapped[uuid.UUID]
    role: Mapped[str] = mapped_column(Text)
    school_id: Mapped[uuid.UUID | None]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text, default="granted")


class Identity(DistrictRow):
    """A verified subject of an issuer that is this person. The key is (issuer, subject), never an e-mail."""

    __tablename__ = "identity"
    __table_args__ = (
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "issuer", "subject"),
        one_of("linked_by", ("roster", "invitation", "letter", "shell")),
    )

    person_id: Mapped[uuid.UUID]
    issuer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    linked_by: Mapped[str] = mapped_column(Text)
    last_used_at: Mapped[datetime | None]


class Session(DistrictRow):
    """A signed-in browser. Only the digest of its token is stored; ended ones stay as evidence."""

    __tablename__ = "session"
    __table_args__ = (
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "token_digest"),
        Index("ix_session_person", "district_id", "person_id"),
    )

    person_id: Mapped[uuid.UUID]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    issuer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    provider_session: Mapped[str | None] = mapped_column(Text)
    id_token: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    authenticated_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(Text)


class Invitation(DistrictRow):
    """A single-use door for one person: the first verified sign-in through it links their identity.

    `with_letter`: the template of the letter that brought it along, where nobody sent it by hand; `invited_by_id` is
    then who caused that letter. `on_paper`: a printed letter with a code, used by who knows the child's day of birth;
    it has no `email`, and none is vouched for.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        district_reference("person_id", "person"),
        district_reference("invited_by_id", "person"),
        UniqueConstraint("district_id", "token_digest"),
    )

    person_id: Mapped[uuid.UUID]
    invited_by_id: Mapped[uuid.UUID | None]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    email: Mapped[str | None] = mapped_column(Text)
    with_letter: Mapped[str | None] = mapped_column(Text)
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
