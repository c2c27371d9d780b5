"""The wire format is total: any bytes are a message or Damaged, and what is written is read back."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText, get_state, merge_updates

from trellis.live import codes, tickets
from trellis.live.framing import (
    Awareness,
    AwarenessQuestion,
    Change,
    Damaged,
    Presence,
    Reader,
    Step1,
    awareness_message,
    awareness_update,
    chunk,
    letters_of,
    presence_bytes,
    read_awareness,
    read_message,
    read_state,
    saved_message,
    step_1,
    step_2,
    update_message,
    varuint,
)
from trellis.live.kinds import Breach
from trellis.live.merging import Edit, apply_all, new_breaches, sort_out
from trellis.live.presence import Presences, stamped
from trellis.live.updates import DEEPEST_VALUE, MOST_PARENTS, reach_of

numbers = st.integers(0, (1 << 63) - 1)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
states = st.none() | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), json_values, max_size=3)


@given(numbers)
def test_numbers_come_back(value):
    reader = Reader(varuint(value))
    assert reader.varuint() == value
    reader.end()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_damaged(data):
    for read in (read_message, read_awareness, read_state, reach_of):
        with contextlib.suppress(Damaged):
            read(data)


@given(st.binary(max_size=100))
def test_messages_come_back(body):
    assert read_message(step_1(body)) == Step1(body)
    assert read_message(step_2(body)) == Change(body)
    assert read_message(update_message(body)) == Change(body)
    assert read_message(b"\x03") == AwarenessQuestion()
    for data in (step_1(body), update_message(body)):
        with pytest.raises(Damaged):
            read_message(data + b"\x00")
        with pytest.raises(Damaged):
            read_message(data[:-1])


@given(st.lists(st.builds(Presence, numbers, numbers, states), max_size=5))
def test_awareness_comes_back(clients):
    assert read_message(awareness_message(awareness_update(clients))) == Awareness(tuple(clients))


@given(numbers, st.binary(max_size=50))
def test_what_is_saved_is_told_in_three_parts(count, state):
    reader = Reader(saved_message(count, state))
    assert (reader.varuint(), reader.varuint(), reader.chunk()) == (100, count, state)
    reader.end()


@pytest.mark.parametrize("data", [b"\x80" * 12, b"\xff" * 9 + b"\x7f", b"\x05ab", b""])
def test_numbers_and_lengths_that_cannot_be(data):
    with pytest.raises(Damaged):
        Reader(data).chunk()


# Updates


def edited(doc: Doc, how: list[int]) -> list[bytes]:
    """Edits of every content our documents know, steered by `how`; the updates they made."""
    made: list[bytes] = []
    watching = doc.observe(lambda event: made.append(event.update))
    text, single = doc.get("text", type=Text), doc.get("map", type=Map)
    rows, prose = doc.get("rows", type=Array), doc.get("prose", type=XmlFragment)
    for step in how:
        size = len(str(text).encode())
        match step % 9:
            case 0:
                text.insert(0, f"wörd😀{step}")
            case 1 if size:
                text.format(0, size, {"bold": True, "link": {"href": "x"}})
            case 2 if size:
                del text[0:size]
            case 3:
                single[f"k{step % 3}"] = {"a": [1, 2.5, None, True, -(10**12), "x", 2**60, 1e300], "b": {"c": []}}
            case 4:
                rows.append(Map({"id": f"r{step}", "text": Text("some"), "at": float(step)}))
            case 5 if len(rows):
                rows.pop(0)
            case 6:
                prose.children.append(XmlElement("paragraph", {"level": "1"}, [XmlText("yo")]))
            case 7 if len(prose.children):
                del prose.children[0]
            case 8:
                single["bytes"] = b"\x00\x01"
    doc.unobserve(watching)
    return made


@given(st.lists(st.integers(0, 100), max_size=25))
def test_how_far_updates_reach_is_seen_as_the_library_sees_it(how):
    doc: Doc = Doc()
    updates = edited(doc, how)
    state = read_state(doc.get_state())
    whole = doc.get_update()
    assert reach_of(whole).ends == read_state(get_state(whole)) == state
    assert all(reach_of(update).within(state) for update in updates)
    if updates:
        assert reach_of(merge_updates(*updates)).within(state)
    for n, missing in enumerate(updates):
        if missing[0] == 0:
            continue  # a deletion alone is needed by nothing
        other: Doc = Doc()
        apply_all(other, [update for update in updates if update is not missing])
        held = read_state(other.get_state())
        assert all(reach_of(update).within(held) for update in updates[:n])
        assert not reach_of(missing).within(held)


def test_bytes_that_would_end_the_process_never_reach_the_library():
    def value(depth: int) -> bytes:
        nested = b"\x75\x01" * depth + b"\x7e"
        return b"\x01\x01\x05\x00\x28\x01" + chunk(b"m") + chunk(b"k") + b"\x01" + nested + b"\x00"

    def types(depth: int) -> bytes:
        first = b"\x07\x01" + chunk(b"x")
        inner = b"".join(b"\x07\x00\x05" + varuint(n) + b"\x03" + chunk(b"p") for n in range(depth - 1))
        return b"\x01" + varuint(depth) + b"\x05\x00" + first + b"\x03" + chunk(b"p") + inner + b"\x01\x05\x01\x00\x01"

    assert reach_of(value(DEEPEST_VALUE)).ends == {5: 1}
    assert reach_of(types(100)).ends == {5: 100}
    for bad in (value(DEEPEST_VALUE + 1), value(400_000), types(MOST_PARENTS + 2), types(100_000)):
        with pytest.raises(Damaged):
            reach_of(bad)


# Merging


def edit(sender: str, doc: Doc, words: str) -> Edit:
    before = doc.get_state()
    doc.get("text", type=Text).insert(0, words)
    update = doc.get_update(before)
    return Edit(sender, update, reach_of(update))


def no_x(doc: Doc) -> list[Breach]:
    return [Breach(("text",), "form", "an x")] if "x" in str(doc.get("text", type=Text)) else []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["good ", "x "])), max_size=12))
def test_each_sender_keeps_what_came_before_their_first_breach(script):
    docs = {"a": Doc(), "b": Doc()}
    edits = [edit(who, docs[who], words) for who, words in script]
    merged = sort_out(Doc().get_update(), edits, no_x)
    for who in "ab":
        own = [words for sender, words in script if sender == who]
        kept = own.index("x ") if "x " in own else len(own)
        assert sum(e.sender == who for e in merged.accepted) == kept
        assert (who in merged.refused) == ("x " in own)
        if who in merged.refused:
            assert merged.refused[who].code == codes.BROKEN_SHAPE
    text = str(merged.doc.get("text", type=Text))
    assert "x" not in text
    assert text.count("good") == len(merged.accepted)
    assert (merged.change is None) == (not merged.accepted)


def test_a_breach_that_was_there_before_is_held_against_nobody():
    base, doc = Doc(), Doc()
    base.get("text", type=Text).insert(0, "x")
    merged = sort_out(base.get_update(), [edit("a", doc, "good")], no_x)
    assert not merged.refused
    assert str(merged.doc.get("text", type=Text)) in ("xgood", "goodx")


@pytest.mark.parametrize("first", ["a", "m"], ids=["known first", "new first"])
def test_a_breach_that_was_there_before_hides_no_other(first):
    """Whichever of the two is found first: the order of a map is nobody's."""

    def no_capitals(doc: Doc) -> list[Breach]:
        found = [Breach(("counts", name), "form", "a capital") for name, v in doc.get("counts", type=Map).items() if v]
        return sorted(found, key=lambda one: one.path[1] != first)

    base, doc = Doc(), Doc()
    base.get("counts", type=Map)["a"] = True
    doc.get("counts", type=Map)["m"] = True
    update = doc.get_update()
    merged = sort_out(base.get_update(), [Edit("a", update, reach_of(update))], no_capitals)
    assert merged.refused["a"].code == codes.BROKEN_SHAPE
    assert new_breaches(base.get_update(), [Edit("a", update, reach_of(update))], no_capitals) == [
        Breach(("counts", "m"), "form", "a capital")
    ]


def test_a_check_that_fails_is_a_breach():
    def fails(doc: Doc) -> list[Breach]:
        if len(str(doc.get("text", type=Text))):
            raise RecursionError
        return []

    assert sort_out(Doc().get_update(), [edit("a", Doc(), "w")], fails).refused["a"].code == codes.BROKEN_SHAPE


# Who is where


def test_a_state_is_stamped_with_the_true_person_and_nothing_unsafe():
    said = {"user": {"name": "x", "color": "url(x)", "initials": 5, "more": 1}, "cursor": {"anchor": 1}}
    assert stamped(said, name="Bo", person="p") == {
        "user": {"name": "Bo", "personId": "p"},
        "cursor": {"anchor": 1},
    }
    assert stamped({"user": "x"}, name="Bo", person="p") == {"user": {"name": "Bo", "personId": "p"}}
    assert stamped({"much": "x" * 5_000}, name="Bo", person="p") is None


def test_other_processes_are_forgotten_after_a_while_and_own_sockets_never():
    table = Presences()
    table.said("socket", [Presence(1, 1, {})], name="Bo", person="p", now=0)
    table.heard([Presence(2, 1, {"user": {"personId": "q"}})], now=0)
    assert table.expired(30) == []
    assert table.expired(50) == [Presence(2, 2, None)]
    assert [one.client for one in table.all_but(None)] == [1]
    # Another process cannot take what is ours.
    assert table.heard([Presence(1, 99, None)], now=60) == []
    assert table.left("socket", 61) == [Presence(1, 2, None)]


def test_one_socket_has_few_clients():
    table = Presences()
    told = table.said("socket", [Presence(n, 1, {}) for n in range(50)], name="Bo", person="p", now=0)
    assert len(told) == 4


# Tickets

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
KEYS = {
    "district_id": UUID(int=1), "session_id": UUID(int=2), "person_id": UUID(int=3), "document_id": UUID(int=4),
    "epoch": 7, "read_only": True,
}  # fmt: skip


def test_a_ticket_says_what_it_was_issued_for_until_it_is_too_old():
    ticket = tickets.issue("key", at=AT, **KEYS)
    found = tickets.opened("key", ticket, AT + timedelta(seconds=59))
    assert {name: getattr(found, name) for name in KEYS} == KEYS
    assert found.expires_at == AT + timedelta(seconds=60)
    for key, at in (("key", AT + timedelta(seconds=60)), ("other", AT)):
        with pytest.raises(tickets.TicketRefused):
            tickets.opened(key, ticket, at)


@given(st.integers(0), st.integers(1, 255))
def test_no_changed_byte_passes(where, flip):
    ticket = tickets.issue("key", at=AT, **KEYS)
    raw = bytearray(ticket.encode())
    raw[where % len(raw)] ^= flip
    changed = raw.decode("latin-1")
    if changed.rstrip("=") != ticket:
        with pytest.raises(tickets.TicketRefused):
            tickets.opened("key", changed, AT)


@given(st.text(max_size=200))
def test_any_text_is_refused_as_a_ticket(value):
    with pytest.raises(tickets.TicketRefused):
        tickets.opened("key", value, AT)


def test_awareness_that_is_no_object_is_damaged():
    for raw in (b"1", b"[]", b"x", orjson.dumps("x")):
        with pytest.raises(Damaged):
            read_awareness(b"\x01\x01\x01" + chunk(raw))


def test_news_of_many_go_in_as_few_letters_as_they_fit_into() -> None:
    people = [Presence(n, 1, {"user": {"name": "x" * 300}}) for n in range(10)]
    letters = list(letters_of([presence_bytes(one) for one in people], 1_000))
    assert len(letters) == 4
    assert all(len(letter) <= 1_001 for letter in letters)
    assert [one for letter in letters for one in read_awareness(letter)] == people
    (large,) = letters_of([presence_bytes(people[0])], 10)
    assert read_awareness(large) == (people[0],)
    assert list(letters_of([], 10)) == []
