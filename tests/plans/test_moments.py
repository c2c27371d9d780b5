"""A section's history, pure: moments out of a log, who wrote what, how many are kept, and putting one back."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlFragment

from tests.plans.a_plan import FORM
from tests.plans.test_documents import sections, values
from trellis.live.documents import Entry, Log
from trellis.plans.content import empty_content, normal_content, section_content, section_doc_from_content
from trellis.plans.form.prose import prose_of_text
from trellis.plans.form.shape import declared_shape_breaches
from trellis.plans.history.authorship import Mark, settled
from trellis.plans.history.moments import Span, spans_of
from trellis.plans.history.putting_back import put_back, undoing
from trellis.plans.history.thinning import MOST_MOMENTS, thinned
from trellis.plans.history.walking import cut_at, walked

PRESENT, GOALS = FORM.section("present_levels"), FORM.section("goals")
ANA, BO = uuid.UUID(int=1), uuid.UUID(int=2)
START = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def minute(n: float) -> datetime:
    return START + timedelta(minutes=n)


def entry(
    number: int, who: uuid.UUID | None, at: float, *, payload: bytes = b"", back: datetime | None = None
) -> Entry:
    return Entry(number, payload, who, minute(at), back)


def told(*edits: tuple[uuid.UUID, float]) -> list[tuple[list[uuid.UUID], float, float]]:
    spans = spans_of([entry(n, who, at) for n, (who, at) in enumerate(edits, start=1)])
    since = [[(at - START) / timedelta(minutes=1) for at in (s.started_at, s.ended_at)] for s in spans]
    return [(list(span.people), *times) for span, times in zip(spans, since, strict=True)]


# Moments


def test_a_pause_and_another_person_end_a_moment():
    assert told((ANA, 0), (ANA, 4), (ANA, 10), (BO, 11), (ANA, 17)) == [
        ([ANA], 0, 4),
        ([ANA], 10, 10),
        ([BO], 11, 11),
        ([ANA], 17, 17),
    ]


def test_who_writes_at_the_same_time_shares_a_moment():
    assert told((ANA, 0), (BO, 1), (ANA, 2), (BO, 3), (BO, 4), (ANA, 9)) == [([ANA, BO], 0, 4), ([ANA], 9, 9)]


def test_who_writes_without_a_pause_leaves_a_moment_every_half_hour():
    assert [len(found) for found in (told(*((ANA, n) for n in range(100))),)] == [4]


def test_putting_back_stands_alone():
    log = [entry(1, ANA, 0), entry(2, ANA, 1, back=START), entry(3, ANA, 2)]
    assert [(s.through, s.puts_back) for s in spans_of(log)] == [(1, None), (2, START), (3, None)]


# How many are kept


def test_of_old_moments_one_an_hour_stays_and_later_one_a_day_and_nobody_is_lost():
    ages = [40.0, 39.9, 10.01, 10.0, 1.5, 1.49]
    now = datetime(2026, 11, 26, 12, 59, tzinfo=UTC)
    spans = [
        Span(n, now - timedelta(days=age, minutes=1), now - timedelta(days=age), (ANA if n % 2 else BO,))
        for n, age in enumerate(ages, start=1)
    ]
    kept = thinned(spans, now)
    assert [(span.through, span.people) for span in kept] == [(2, (ANA, BO)), (4, (ANA, BO)), (5, (ANA,)), (6, (BO,))]
    assert kept[0].started_at == spans[0].started_at
    assert thinned(kept, now) == kept


def test_a_section_never_has_more_than_so_many_moments():
    spans = [Span(n, minute(n * 7), minute(n * 7), (ANA,)) for n in range(1, 5 * MOST_MOMENTS)]
    kept = thinned(spans, spans[-1].ended_at)
    assert len(kept) <= MOST_MOMENTS
    assert kept[-1] == spans[-1]
    assert kept[0].started_at == spans[0].started_at


# Who wrote what


def test_a_paragraph_nobody_touched_stays_its_writers_also_when_others_stand_around_it():
    def present(text: str) -> dict[str, Any]:
        return {**empty_content(PRESENT), "strengths": prose_of_text(text)}

    first, second = (Mark(who, minute(at)) for who, at in ((ANA, 0), (BO, 9)))
    written = settled(PRESENT, {}, empty_content(PRESENT), present("She reads.\nShe runs."), first)
    written = settled(PRESENT, written, present("She reads.\nShe runs."), present("New.\nShe reads.\nShe ran."), second)
    assert [Mark.read(one).person_id for one in written["strengths"]] == [BO, ANA, BO]


def test_of_a_row_each_cell_has_its_writer_and_the_row_who_added_it():
    def goals(*rows: dict[str, Any]) -> dict[str, Any]:
        return normal_content(GOALS, {"goals": list(rows)})

    one = {"id": "g1", "baseline": "88 words", "target": "110 words"}
    marks = [Mark(who, minute(at)) for who, at in ((ANA, 0), (BO, 9))]
    written = settled(GOALS, {}, empty_content(GOALS), goals(one), marks[0])
    written = settled(GOALS, written, goals(one), goals({**one, "target": "117 words"}, {"id": "g2"}), marks[1])
    who = {place: Mark.read(stored).person_id for place, stored in written.items()}
    assert who == {"goals.g1": ANA, "goals.g1.baseline": ANA, "goals.g1.target": BO, "goals.g2": BO}


# From a log


class Desk:
    """Two people's browsers and the log between them."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.doc: Doc[Any] = Doc()
        self.entries: list[Entry] = []
        self.take(ANA, 0, section_doc_from_content(GOALS, content).get_update())

    def take(self, who: uuid.UUID, at: float, payload: bytes) -> None:
        self.doc.apply_update(payload)
        self.entries.append(entry(len(self.entries) + 1, who, at, payload=payload))

    def types(self, who: uuid.UUID, at: float, row: int, column: str, words: str) -> None:
        theirs: Doc[Any] = Doc()
        theirs.apply_update(self.doc.get_update())
        before = theirs.get_state()
        text = list(theirs.get("rows:goals", type=Array))[row][column]
        text.insert(len(text), words)
        self.take(who, at, theirs.get_update(before))

    @property
    def log(self) -> Log:
        return Log(None, 0, None, self.entries)


def a_desk() -> Desk:
    rows = [{"id": "g1", "baseline": "88", "target": "110"}, {"id": "g2", "baseline": "4 of 10", "target": "8"}]
    return Desk({"goals": rows})


def cells(content: Any, column: str) -> list[str]:
    return [row[column] for row in content["goals"]]


def test_two_who_write_between_each_other_are_told_apart_cell_by_cell():
    desk = a_desk()
    for n in range(3):
        desk.types(ANA, 10 + n * 0.02, 0, "baseline", " words")
        desk.types(BO, 10.01 + n * 0.02, 1, "target", " times")
    begun, both = walked(GOALS, desk.log, None)
    assert (begun.span.people, both.span.people) == ((ANA,), (ANA, BO))
    assert cells(both.content, "baseline") == ["88 words words words", "4 of 10"]
    places = ("goals.g1.baseline", "goals.g1.target", "goals.g2.target", "goals.g2")
    assert [Mark.read(both.written[place]).person_id for place in places] == [ANA, ANA, BO, ANA]


def test_a_log_put_into_one_goes_on_where_it_was_and_what_was_taken_away_again_is_no_moment():
    desk = a_desk()
    first = walked(GOALS, desk.log, None)[-1]
    rest = desk.entries[1:]
    desk.types(BO, 20, 1, "baseline", " trials")
    undone: Doc[Any] = Doc()
    undone.apply_update(desk.doc.get_update())
    state = undone.get_state()
    text = list(undone.get("rows:goals", type=Array))[1]["baseline"]
    del text[len("4 of 10") :]
    desk.take(BO, 21, undone.get_update(state))
    rest = desk.entries[1:]
    compacted = Log(desk.entries[0].payload, 1, START, rest)
    assert walked(GOALS, compacted, first.written) == []
    assert cells(walked(GOALS, cut_at(compacted, 2), first.written)[-1].content, "baseline") == ["88", "4 of 10 trials"]
    # A log put into one before histories were kept: what stood there is nobody's.
    (unknown,) = walked(GOALS, compacted, None)
    assert (unknown.span.people, unknown.content) == ((), first.content)


# Putting back


@calm
@given(sections().flatmap(lambda s: st.tuples(st.just(s), st.fixed_dictionaries({}, optional={
    f.key: values(f) for f in s[0].written}))))  # fmt: skip
def test_any_content_is_put_back_as_it_was_and_fits_the_form(drawn: tuple[tuple[Any, dict[str, Any]], dict[str, Any]]):
    (section, said), now = drawn
    then = normal_content(section, said)
    doc = section_doc_from_content(section, now)
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    edit = put_back(section, doc, then)
    assert section_content(section, doc) == then
    assert next(iter(declared_shape_breaches(section, doc)), None) is None
    if edit is not None:
        copy.apply_update(edit)
    assert section_content(section, copy) == then
    assert put_back(section, doc, then) is None


def test_words_typed_meanwhile_survive_a_putting_back_in_the_same_paragraph_and_the_same_cell():
    base = section_doc_from_content(PRESENT, {"strengths": "Maya reads well.\nShe writes.", "academic": "88 words"})
    then = section_content(PRESENT, base)
    doc: Doc[Any] = Doc()
    doc.apply_update(base.get_update())
    put_back(PRESENT, doc, {**then, "strengths": prose_of_text("Maya reads very badly.\nShe writes.\nNew.")})
    before = doc.get_update()
    # Somebody types at the end of the first paragraph and has not heard of anything yet.
    theirs: Doc[Any] = Doc()
    theirs.apply_update(before)
    state = theirs.get_state()
    text = next(iter(next(iter(theirs.get("prose:strengths", type=XmlFragment).children)).children))
    text.insert(len(text), " So says Bo.", {})
    put_back(PRESENT, doc, then)
    doc.apply_update(theirs.get_update(state))
    assert section_content(PRESENT, doc)["strengths"]["text"] == "Maya reads well. So says Bo.\nShe writes."


def test_undoing_brings_back_what_was_there_and_leaves_what_others_wrote_since():
    desk = a_desk()
    desk.types(BO, 9, 0, "baseline", " words a minute")
    before = section_content(GOALS, desk.doc)
    moment = walked(GOALS, cut_at(desk.log, 1), None)[-1]
    restoring: Doc[Any] = Doc()
    restoring.apply_update(desk.doc.get_update())
    edit = put_back(GOALS, restoring, moment.content)
    assert edit is not None
    desk.take(ANA, 10, edit)
    assert cells(section_content(GOALS, desk.doc), "baseline") == ["88", "4 of 10"]
    desk.types(BO, 11, 1, "target", " of 10")
    payloads = [one.payload for one in desk.entries]
    undo = undoing(GOALS, payloads[:2], payloads[2], payloads[3:])
    assert undo is not None
    desk.take(ANA, 12, undo)
    after = section_content(GOALS, desk.doc)
    assert cells(after, "baseline") == cells(before, "baseline")
    assert cells(after, "target") == ["110", "8 of 10"]


def test_rows_come_back_where_they_stood_with_their_ids():
    rows = [{"id": f"g{n}", "baseline": str(n)} for n in range(5)]
    then = normal_content(GOALS, {"goals": rows})
    doc = section_doc_from_content(GOALS, {"goals": [rows[3], {"id": "new"}, rows[0]]})
    edit = put_back(GOALS, doc, then)
    assert edit is not None
    assert section_content(GOALS, doc) == then
    random.Random(1).shuffle(rows)
    moved = normal_content(GOALS, {"goals": rows})
    kept = {row["id"] for row in doc.get("rows:goals", type=Array)}
    put_back(GOALS, doc, moved)
    assert section_content(GOALS, doc) == moved
    # Moved by their position: nobody's row was taken out and put in again.
    assert {row["id"] for row in doc.get("rows:goals", type=Array)} == kept
    assert all(isinstance(row, Map) and isinstance(row["baseline"], Text) for row in doc.get("rows:goals", type=Array))
