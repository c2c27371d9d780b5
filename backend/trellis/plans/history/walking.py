"""From a log of edits to moments with what stood there and who had written it. Pure; may take a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from pycrdt import Doc

from trellis.live.documents import Entry, Log
from trellis.plans.content import empty_content, section_content
from trellis.plans.form.declaration import Section
from trellis.plans.history.authorship import Mark, Written, settled
from trellis.plans.history.moments import Span, spans_of


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a section: what it said then, and who last wrote each answer of that."""

    span: Span
    content: Mapping[str, Any]
    written: Written


def walked(section: Section, log: Log, written: Written | None) -> list[Moment]:
    """The moments of `log` that changed what the section says, or put something back; in order.

    `written` is who wrote what stood there before the log's first update, None where no moment before it was kept:
    what stood there then is a moment of nobody.
    """
    doc: Doc[Any] = Doc()
    found: list[Moment] = []
    content = empty_content(section)
    if log.base is not None:
        doc.apply_update(log.base)
        content = section_content(section, doc)
        if written is None and log.since_at is not None:
            found.append(Moment(Span(log.since, log.since_at, log.since_at, ()), content, {}))
    written = written or {}
    spans = {span.through: span for span in spans_of(log.entries)}
    said = content
    for entry, following in zip_longest(log.entries, log.entries[1:]):
        doc.apply_update(entry.payload)
        span = spans.get(entry.number)
        # As long as one person goes on, only what they leave is looked at.
        if span is None and following.person_id == entry.person_id:
            continue
        now = section_content(section, doc)
        written = settled(section, written, content, now, Mark(entry.person_id, entry.at))
        content = now
        if span is not None and (content != said or span.puts_back is not None):
            found.append(Moment(span, content, written))
            said = content
    return found


def cut_at(log: Log, through: int) -> Log:
    """The log as it was when update `through` was its last."""
    entries: Sequence[Entry] = [entry for entry in log.entries if entry.number <= through]
    return Log(log.base, log.since, log.since_at, entries)
