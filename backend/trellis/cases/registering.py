"""A request about a child who is not enrolled: they get a record, and the case begins (34 CFR 300.111, 300.131)."""

from __future__ import annotations

import uuid

from trellis.cases import errors
from trellis.cases.matching import into_case, undecided
from trellis.cases.model import HelpRequest
from trellis.kernel.tenancy import UnitOfWork
from trellis.students import residents
from trellis.students.registering import Child, Contact


async def register(
    work: UnitOfWork, *, request_id: uuid.UUID, child: Child, contact: Contact, is_confirmed: bool = False
) -> HelpRequest:
    """Register the child of a request as not enrolled, and match the request to them.

    The day that counts is the one the request came; from then on the case is as any student's. Raises NotFound,
    NotAllowed, RequestDecided, StudentYounger, InvalidInput, ChildKnown.
    """
    request = await undecided(work, request_id)
    if child.birth_on > request.received_on:
        raise errors.StudentYounger(field="birthOn")
    student_id = await residents.register(work, child, contact, is_confirmed=is_confirmed)
    await into_case(work, request, student_id=student_id)
    return request
