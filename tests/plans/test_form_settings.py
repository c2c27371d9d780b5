"""A district's settings laid over the declared form: more may be asked, never less, and everybody reads one form."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from tests.plans import a_plan, a_plan_504
from tests.plans.a_district_form import extra, png, settings, two
from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import LANGUAGES
from trellis.plans.checks import PlanFacts, run_checks
from trellis.plans.compared import Said, compared
from trellis.plans.content import normal_plan
from trellis.plans.district_form.pictures import MOST_BYTES, MOST_PIXELS, LogoUnfit, picture_of
from trellis.plans.form import KINDS, Form, form_as_json, form_for, form_written_on, with_settings, written
from trellis.plans.form.declaration import DistrictForm, Field
from trellis.plans.form.fitting import (
    LONGEST,
    FormKeyTaken,
    FormWordsUnfit,
    TooManyExtraFields,
    UnknownFormField,
    refuse_unless_fits,
)
from trellis.plans.form.settings import EXTRA_KINDS, FormLoosened, FormSettingsInvalid, read_settings
from trellis.plans.plain import decision_items, plain_view
from trellis.plans.sample_page import sample_page

IEP = form_for("iep", form_for("iep").version)
FORMS = [form_for(kind) for kind in KINDS]


def of_district(said: dict[str, Any], form: Form = IEP) -> Form:
    read = read_settings(said)
    refuse_unless_fits(form, read)
    return with_settings(form, read, DistrictForm("a-revision", 3))


def test_words_questions_and_letterhead_are_laid_over_the_form():
    form = of_district(settings())
    basics = form.section("basics")
    assert basics.title.en == "The basics of this plan" and basics.plain_title == IEP.section("basics").plain_title
    met = basics.field("meeting_on")
    assert (met.label.es, met.help.en, met.plainly.en) == (  # type: ignore[union-attr]
        "Día de nuestra reunión",
        "As the invitation says.",
        "When we met",
    )
    assert form.section("goals").field("goals").columns["method"].label.en == "How our school measures it"
    assert basics.fields[-1].key == "local_bus" and basics.fields[-1].required_by == ("DIST-REQ-basics.local_bus",)
    assert form.section("family").field("hopes").required_by[-1] == "DIST-REQ-family.hopes"
    assert form.district and form.district.letterhead and form.district.letterhead.phone == "555-0100"
    shown = form_as_json(form, "es")
    assert shown["district"] == 3 and shown["sections"][0]["fields"][-1]["isDistricts"] is True


def test_what_is_stored_gives_the_same_form_again():
    read = read_settings(settings())
    assert read_settings(read.as_json()) == read
    kept = written("one", 3, read.as_json())
    assert form_written_on("iep", IEP.version, kept) is form_written_on("iep", IEP.version, copy.deepcopy(kept))
    assert form_written_on("iep", IEP.version, None) is IEP


def test_a_page_on_another_form_is_known_by_its_print_and_words_make_none():
    bare = of_district({"words": settings()["words"]})
    assert IEP.print != bare.print != of_district(settings()).print
    assert replace(bare, district=None).print == IEP.print, "words ask nothing else"
    assert IEP.print != form_for("section_504").print


def test_settings_for_a_form_that_has_gone_on_take_nothing_away():
    said = settings(
        words={"no_such_section": {"title": two("x")}, "basics.no_such_field": {"label": two("x")}},
        required={"basics.no_such_field": True},
        extra=[extra("no_such_section", "local_a"), extra("basics", "meeting_on")],
    )
    form = with_settings(IEP, read_settings(said))
    assert form.sections == IEP.sections


@pytest.mark.parametrize(
    ("said", "refused", "field"),
    [
        ({"words": {"nowhere": {"title": two("x")}}}, UnknownFormField, "words.nowhere"),
        ({"words": {"basics.nothing": {"label": two("x")}}}, UnknownFormField, "words.basics.nothing"),
        ({"required": {"basics.nothing": True}}, UnknownFormField, "required.basics.nothing"),
        ({"words": {"basics.kind": {"label": {"en": "x", "es": " "}}}}, FormWordsUnfit, "words.basics.kind.label.es"),
        (
            {"words": {"basics.kind": {"label": two("x" * (LONGEST["label"] + 1))}}},
            FormWordsUnfit,
            "words.basics.kind.label.en",
        ),
        ({"words": {"basics.kind": {"label": two("{number}")}}}, FormWordsUnfit, "words.basics.kind.label.en"),
        ({"words": {"basics.kind": {"label": two("a\u202eb")}}}, FormWordsUnfit, "words.basics.kind.label.en"),
        ({"words": {"basics.kind": {"label": "x"}}}, FormSettingsInvalid, "words.basics.kind.label"),
        ({"words": {"basics.kind": {"hidden": True}}}, FormLoosened, "words.basics.kind.hidden"),
        ({"words": {"basics": {"cite": two("none")}}}, FormLoosened, "words.basics.cite"),
        ({"required": {"basics.family_language": False}}, FormLoosened, "required.basics.family_language"),
        ({"required": {"goals.goals.behavior": False}}, FormLoosened, "required.goals.goals.behavior"),
        ({"required": {"participation.percentage_inside": True}}, FormSettingsInvalid, None),
        ({"extra": [extra("basics", "meeting_on")]}, FormKeyTaken, "extra.0.key"),
        ({"extra": [extra("basics", "local_a"), extra("basics", "local_a")]}, FormKeyTaken, "extra.1.key"),
        ({"extra": [extra("basics", "own_key")]}, FormSettingsInvalid, "extra.0.key"),
        ({"extra": [extra("basics", "local_a", kind="rows")]}, FormSettingsInvalid, "extra.0.kind"),
        ({"extra": [extra("basics", "local_a", kind="choice")]}, FormWordsUnfit, "extra.0.options"),
        ({"extra": [extra("nowhere", "local_a")]}, UnknownFormField, "extra.0.section"),
        ({"extra": [extra("basics", "local_a", plain=two(""))]}, FormWordsUnfit, "extra.0.plain.en"),
        ({"extra": [extra("basics", f"local_{n}") for n in range(41)]}, TooManyExtraFields, "extra"),
        ({"letterhead": {"name": " "}}, FormWordsUnfit, "letterhead.name"),
        ({"letterhead": {"name": "x", "fax": "1"}}, FormSettingsInvalid, "letterhead"),
        ({"sections": []}, FormSettingsInvalid, None),
        (["words"], FormSettingsInvalid, None),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(said: Any, refused: type[InvalidInput], field: str | None):
    with pytest.raises(refused) as problem:
        of_district(said)
    assert problem.value.field == field or field is None
    assert problem.value.says.en and problem.value.says.es


def test_who_asks_for_less_than_the_law_is_told_which_rule_asks():
    with pytest.raises(FormLoosened) as problem:
        of_district({"required": {"goals.goals.behavior": False}})
    assert "IEP-GO-02" in problem.value.says.en and "IEP-GO-02" in problem.value.says.es
    # Where no rule asks, nothing is taken away by saying so.
    assert of_district({"required": {"family.hopes": False}}).sections == IEP.sections


def test_no_declared_question_has_a_key_of_a_districts():
    assert not [f.key for form in FORMS for s in form.sections for f in s.fields if f.key.startswith("local_")]


# Tighten, never loosen


def _labels() -> st.SearchStrategy[dict[str, str]]:
    text = st.text(st.characters(codec="utf-8", exclude_characters="{}", categories=["L", "Nd", "P"]), min_size=1)
    return st.fixed_dictionaries({"en": text.map(lambda t: t[:60]), "es": text.map(lambda t: t[:60])})


@st.composite
def revisions(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    """A kind of plans and anything a district may say about its form."""
    form = draw(st.sampled_from(FORMS))
    places = [f"{s.key}.{f.key}" for s in form.sections for f in s.fields if f.kind != "computed"]
    columns = [f"{s.key}.{f.key}.{c.key}" for s in form.sections for f in s.fields for c in f.row]
    keys = st.sampled_from([s.key for s in form.sections])
    one = st.builds(
        lambda section, key, kind, label, plain, required: extra(
            section,
            f"local_{key}",
            kind=kind,
            label=label,
            plain=plain,
            required=required,
            options=[{"key": "a", "label": label}, {"key": "b", "label": plain}] if kind == "choice" else [],
        ),
        keys,
        st.integers(0, 40),
        st.sampled_from(EXTRA_KINDS),
        _labels(),
        _labels(),
        st.booleans(),
    )
    return form, {
        "words": {
            **draw(st.dictionaries(keys, st.dictionaries(st.sampled_from(["title", "explanation"]), _labels()))),
            **draw(
                st.dictionaries(
                    st.sampled_from(places + columns),
                    st.dictionaries(st.sampled_from(["label", "help", "plain"]), _labels()),
                    max_size=5,
                )
            ),
        },
        "required": draw(st.dictionaries(st.sampled_from(places + columns), st.just(True), max_size=5)),
        "extra": draw(st.lists(one, max_size=4, unique_by=lambda e: (e["section"], e["key"]))),
    }


def _plans(form: Form, keep: frozenset[str]) -> dict[str, Any]:
    """A whole plan without the answers of some sections: many rules have something to say."""
    whole = a_plan.content() if form.kind == "iep" else a_plan_504.content()
    return normal_plan(form, {key: said for key, said in whole.items() if key in keep})


@given(data=st.data(), revision=revisions())
@limits(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_revision_of_a_district_drops_a_finding(data: st.DataObject, revision: tuple[Form, dict[str, Any]]):
    """Whatever a district says, each finding of the law and the state stands, as heavy as it was."""
    declared, said = revision
    form = of_district(said, declared)
    keep = data.draw(st.frozensets(st.sampled_from([s.key for s in declared.sections])))
    facts = PlanFacts(content=_plans(declared, keep), form=declared)
    before = [(f.rule_id, f.severity, f.section_key, f.field_key, f.row_id, f.cite) for f in run_checks(facts)]
    after = run_checks(replace(facts, content=normal_plan(form, facts.content), form=form))
    kept = [f for f in after if not f.rule_id.startswith("DIST-REQ-")]
    assert [(f.rule_id, f.severity, f.section_key, f.field_key, f.row_id, f.cite) for f in kept] == before
    # And every question of the declared form is still asked, of the same people, under the same conditions.
    for was, now in zip(declared.sections, form.sections, strict=True):
        assert (was.key, was.cite, was.writers, was.shown_when, was.decided) == (
            now.key,
            now.cite,
            now.writers,
            now.shown_when,
            now.decided,
        )
        for old, new in zip(was.fields, now.fields[: len(was.fields)], strict=True):
            assert _asks(old) == _asks(new) and set(old.required_by) <= set(new.required_by)


def _asks(field: Field) -> Any:
    return (field.key, field.kind, field.options, field.shown_when, field.links_to, [_asks(c) for c in field.row])


def test_what_a_district_requires_blocks_until_it_is_answered():
    form = of_district(settings())
    content = a_plan.content()
    content["family"]["hopes"] = None
    content["goals"]["goals"][0]["subject"] = ""
    facts = replace(a_plan.FACTS, form=form, content=normal_plan(form, content))
    found = {(f.rule_id, f.row_id): f for f in run_checks(facts) if f.rule_id.startswith("DIST")}
    assert set(found) == {
        ("DIST-REQ-basics.local_bus", None),
        ("DIST-REQ-family.hopes", None),
        ("DIST-REQ-goals.goals.subject", content["goals"]["goals"][0]["id"]),
    }
    bus = found["DIST-REQ-basics.local_bus", None]
    assert bus.severity == "B" and "Bus number" in bus.message.en and "autobús" in bus.message.es
    assert (bus.section_key, bus.field_key, bus.cite) == ("basics", "local_bus", "LEA 3")
    content["basics"]["local_bus"], content["family"]["hopes"] = "12", "More."
    content["goals"]["goals"][0]["subject"] = "Fluency"
    assert run_checks(replace(facts, content=normal_plan(form, content))) == []


def test_what_is_not_shown_is_not_required():
    form = of_district({"required": {"basics.language_plan": True}})
    content = a_plan.content()
    content["basics"] |= {"family_language": "en", "language_plan": ""}
    facts = replace(a_plan.FACTS, form=form, content=normal_plan(form, content))
    facts = replace(facts, student=replace(facts.student, family_language="en"))
    assert [f.rule_id for f in run_checks(facts) if f.rule_id.startswith("DIST")] == []


# Everybody reads the one form


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_districts_question_reaches_family_and_paper_in_every_section(kind: str, language: str):
    declared = form_for(kind)
    asked = [extra(s.key, "local_q", label=two(f"L {s.key}"), plain=two(f"P {s.key}")) for s in declared.sections]
    form = of_district({"extra": asked}, declared)
    whole = a_plan.content() if kind == "iep" else a_plan_504.content()
    said = {key: {**whole.get(key, {}), "local_q": f"answer {key}"} for key in form.by_key}
    content = normal_plan(form, said)
    read = str(plain_view(content, language, form=form))
    for section in form.sections:
        assert f"answer {section.key}" in read, section.key
        assert form.section(section.key).fields[-1].plainly.in_language(language) in read
    assert decision_items(content, language, form=form)
    assert len(sample_page(form, language=language, section_key="family").blocks) > 2  # type: ignore[arg-type]


def test_plans_of_two_forms_are_compared_with_what_either_asked():
    old, new = of_district(settings()), IEP
    said = {"basics": {"local_bus": "12"}, "supports": {"local_quiet_room": "east"}}
    before, after = normal_plan(old, said), normal_plan(new, {})
    sections = compared(Said(before, {}, old), Said(after, {}, new), "en")
    told = {(s.key, p.key): (p.how, p.label, p.values[0].as_json()["before"]) for s in sections for p in s.parts}
    assert told[("basics", "local_bus")] == ("removed", "Bus number", "12")
    assert told[("supports", "local_quiet_room")] == ("removed", "Quiet room", "East")
    fewer = settings()
    fewer["extra"][1]["options"] = [{"key": k, "label": two(k.title())} for k in ("west", "north")]
    now = of_district(fewer)
    sections = compared(Said(before, {}, old), Said(normal_plan(now, said), {}, now), "en", everything=True)
    (room,) = [p for s in sections for p in s.parts if p.key == "local_quiet_room"]
    assert room.values[0].as_json()["before"] == "East", "an answer that is offered no more keeps its words"


# Pictures


def test_a_picture_is_known_by_its_bytes():
    assert (picture_of(png(40, 20)).media_type, picture_of(png(40, 20)).width) == ("image/png", 40)
    frame = b"\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03" + b"\x00" * 9
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xd9"
    assert picture_of(jpeg).height == 16 and picture_of(jpeg).width == 32


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\x00" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\x00\x00",
        b"\xff\xd8" + b"\xff" * 2_000,
        png(MOST_PIXELS + 1, 1),
        png() + b"\x00" * MOST_BYTES,
    ],
)
def test_what_is_no_picture_for_a_letterhead_is_refused(content: bytes):
    with pytest.raises(LogoUnfit):
        picture_of(content)
