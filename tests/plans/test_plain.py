"""What families read: short words, their language, and items they can answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.plans import a_plan_504
from tests.plans.a_plan import FORM, content, written
from trellis.plans import plain
from trellis.plans.content import normal_plan
from trellis.plans.form import KINDS, Field, Form, form_for
from trellis.plans.plain import decision_items, plain_view

FORMS = [form_for(kind) for kind in KINDS]

# Reading grades of what the product itself says


def _fixed(language: str, form: Form = FORM) -> Iterator[str]:
    for section in form.sections:
        yield section.plain_title.in_language(language)
        yield section.explanation.in_language(language)
        for field in (*section.fields, *(c for f in section.fields for c in f.row)):
            if field.key not in plain.INTERNAL_FIELDS:
                yield from _of_field(field, language)


def _of_field(field: Field, language: str) -> Iterator[str]:
    yield field.plainly.in_language(language)
    yield from (option.plainly.in_language(language) for option in field.options)


def _explanations(language: str) -> list[str]:
    told = [section.explanation.in_language(language) for form in FORMS for section in form.sections]
    return list(dict.fromkeys(told))


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ']+", text)


def _sentences(text: str) -> int:
    return max(1, len(re.findall(r"[.!?]+", text)))


def _syllables_en(word: str) -> int:
    lowered = re.sub(r"(?<![aeiouy])(?:es|ed)$|(?<=[^aeiouyl])e$", "", word.lower()) or word.lower()
    return max(1, len(re.findall(r"[aeiouy]+", lowered)))


def _syllables_es(word: str) -> int:
    lowered = re.sub(r"qu|gu(?=[ei])", "g", word.lower())
    return max(1, len(re.findall(r"[íúaeoáéó]|[iuü]+(?![aeoáéó])(?<![aeoáéó][iuü])", lowered)))


def flesch_kincaid(text: str) -> float:
    words = _words(text)
    return 0.39 * len(words) / _sentences(text) + 11.8 * sum(map(_syllables_en, words)) / len(words) - 15.59


def fernandez_huerta(text: str) -> float:
    words = _words(text)
    per_hundred = 100 * sum(map(_syllables_es, words)) / len(words)
    return 206.84 - 0.60 * per_hundred - 1.02 * len(words) / _sentences(text)


def test_the_measures_know_easy_from_hard():
    assert flesch_kincaid("The cat sat on the mat.") < 2
    assert flesch_kincaid("Individualized educational determinations necessitate multidisciplinary evaluation.") > 15
    assert [_syllables_es(w) for w in ("maestra", "escuela", "día", "ayuda", "guitarra", "ciudad")] == [
        3,
        3,
        2,
        3,
        3,
        2,
    ]
    assert fernandez_huerta("El gato come pan.") > 90
    assert fernandez_huerta("Determinaciones educativas individualizadas multidisciplinarias extraordinarias.") < 20


@pytest.mark.parametrize("text", _explanations("en"))
def test_each_explanation_reads_at_sixth_grade_or_below(text: str):
    assert flesch_kincaid(text) <= 6


@pytest.mark.parametrize("text", _explanations("es"))
def test_each_spanish_explanation_is_easy(text: str):
    assert fernandez_huerta(text) >= 70


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_all_fixed_phrases_together_are_easy(form: Form):
    assert flesch_kincaid(". ".join(_fixed("en", form))) <= 6
    assert fernandez_huerta(". ".join(_fixed("es", form))) >= 70


# What is read


def test_a_parent_answers_each_goal_each_service_and_the_rest():
    assert [item.id for item in decision_items(content(), "en")] == [
        "goal:goal-fluency", "goal:goal-planner", "service:line-reading", "service:line-counseling",
        "supports", "participation", "esy",
    ]  # fmt: skip


def test_items_keep_their_ids_in_any_language_and_order():
    said = written()
    said["goals"]["goals"].reverse()
    ids = {item.id for item in decision_items(normal_plan(FORM, said), "es")}
    assert ids == {item.id for item in decision_items(content(), "en")}


def test_a_service_is_said_in_plain_spanish():
    item = next(i for i in decision_items(content(), "es") if i.id == "service:line-reading")
    assert item.title == "Ayuda con la lectura"
    assert item.text == "45 minutos cada vez, 4 veces a la semana"
    told = {d.label: d.text for d in item.details}
    assert told["Cuándo"] == "Del 12 de octubre de 2026 al 5 de octubre de 2027"
    assert told["Quién ayuda"] == "Docente de educación especial"
    assert told["Con los demás o aparte"] == "En otro salón"
    assert not item.is_written


def test_a_goal_keeps_the_teams_words_and_says_their_language():
    goals = next(s for s in plain_view(content(), "es", written_in="en") if s["key"] == "goals")
    goal = goals["items"][0]
    assert goal["title"] == "Meta 1: Reading fluency"
    assert goal["text"].startswith("Given an unpracticed")
    assert goal["textLanguage"] == "en"
    told = {d["label"]: d for d in goal["details"]}
    assert told["Dónde está su hijo ahora"]["textLanguage"] == "en"
    assert told["Para lograrla antes del"] == {
        "label": "Para lograrla antes del", "text": "5 de octubre de 2027", "textLanguage": "es",
    }  # fmt: skip
    assert told["Cada cuánto lo revisamos"]["text"] == "Cada dos semanas"


def test_participation_is_a_sentence_not_a_code():
    item = next(i for i in decision_items(content(), "en") if i.id == "participation")
    assert item.text == "90 of every 100 minutes at school are in class with the others."
    assert "RC80" not in repr(plain_view(content(), "en"))


def test_supports_tell_what_is_there_and_why_nothing_is():
    item = next(i for i in decision_items(content(), "en") if i.id == "supports")
    told = {d.label: d.text for d in item.details}
    assert told["Tools and people that help in class"] == "Guided notes in history and biology"
    assert told["Changes in what is taught (not needed, because)"].startswith("Maya works on the same standards")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("said", [content(), normal_plan(FORM, {})], ids=["whole", "empty"])
def test_what_a_section_is_about_is_said_once(language: str, said: dict[str, object]):
    """The section explains itself; its items say what the team decided, and do not say the explanation again."""
    view = plain_view(said, language)
    assert view
    assert not [i["id"] for s in view for i in s["items"] if s["explanation"] in (i["text"], i["title"])]


def test_no_school_in_summer_tells_its_reason():
    item = next(i for i in decision_items(content(), "en") if i.id == "esy")
    told = {d.label: d.text for d in item.details}
    assert item.text and told["Why"]


def test_the_whole_plan_is_there_once_in_the_order_of_the_form():
    view = plain_view(content(), "en")
    assert [s["key"] for s in view] == [
        "basics", "family", "present_levels", "special_factors", "goals", "progress", "services", "supports",
        "participation", "assessment", "esy", "transition", "rights_transfer",
    ]  # fmt: skip
    ids = [item["id"] for s in view for item in s["items"]]
    assert len(ids) == len(set(ids))
    assert json.loads(json.dumps(view)) == view
    decided = [item["id"] for s in view for item in s["items"] if item["isDecision"]]
    assert decided == [item.id for item in decision_items(content(), "en")]
    family = next(s for s in view if s["key"] == "family")
    assert {"kind": "fact", "textLanguage": "en"}.items() <= family["items"][0].items()


def test_a_family_reads_no_jargon_key():
    said = json.dumps(plain_view(content(), "en")) + json.dumps(plain_view(content(), "es"))
    texts = re.findall(r'"(?:title|text|label|explanation)": "([^"]*)"', said)
    assert not [t for t in texts if re.search(r"\b[a-z]+_[a-z_]+\b|\{", t)]


def test_an_empty_plan_reads_without_failing():
    empty = normal_plan(FORM, {})
    assert [i.id for i in decision_items(empty, "en")] == ["supports", "participation", "esy"]
    assert decision_items({}, "es") == []
    assert plain_view({}, "en") == []


# A 504 plan


def _view_504(language: str = "en"):
    return plain_view(a_plan_504.content(), language, form=a_plan_504.FORM)


def test_a_family_answers_each_service_and_each_part_of_a_504_plan():
    items = decision_items(a_plan_504.content(), "en", form=a_plan_504.FORM)
    assert [item.id for item in items] == [
        "accommodations_504", "service:line-counseling", "testing_504", "placement_504", "health_504",
    ]  # fmt: skip
    assert {item.id for item in decision_items(a_plan_504.content(), "es", form=a_plan_504.FORM)} == {
        item.id for item in items
    }


def test_an_accommodation_says_who_where_and_when_in_plain_spanish():
    view = plain_view(a_plan_504.content(), "es", form=a_plan_504.FORM, written_in="en")
    item = next(i for s in view for i in s["items"] if i["id"] == "accommodations_504")
    assert item["title"] == "Lo que la escuela hace por su hijo"
    told = [(d["label"], d["text"], d["textLanguage"]) for d in item["details"]]
    second = told[[label for label, *_ in told].index("Adaptación 2") :]
    assert second == [
        ("Adaptación 2", "A movement break of three minutes", "en"),
        ("En qué", "Inglés y lectura", "es"),
        ("Quién lo hace", "El maestro de la clase, Un asistente", "es"),
        ("Dónde", "En toda la escuela", "es"),
        ("Cuándo", "Twice in a lesson", "en"),
        ("Empieza el", "12 de octubre de 2026", "es"),
        ("Termina el", "29 de enero de 2027", "es"),
    ]


def test_the_whole_504_plan_is_there_once_in_the_order_of_its_form():
    view = _view_504()
    assert [s["key"] for s in view] == [section.key for section in a_plan_504.FORM.sections]
    ids = [item["id"] for s in view for item in s["items"]]
    assert len(ids) == len(set(ids))
    decided = [item["id"] for s in view for item in s["items"] if item["isDecision"]]
    assert decided == [i.id for i in decision_items(a_plan_504.content(), "en", form=a_plan_504.FORM)]
    said = json.dumps(view)
    for words in ("A visual timer", "Half again as much time", "use the injector", "Rosa Hale, mother", "555-0142"):
        assert words in said
    said += json.dumps(_view_504("es"))
    texts = re.findall(r'"(?:title|text|label|explanation)": "([^"]*)"', said)
    assert not [t for t in texts if re.search(r"\b[a-z]+_[a-z_]+\b|\{", t)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_family_with_a_504_plan_is_told_of_its_rights_and_of_none_it_has_not(language: str):
    """No rights of IDEA: no IEP, no prior written notice, no stay-put, no due process complaint."""
    view = _view_504(language)
    said = json.dumps(view, ensure_ascii=False)
    assert "504" in said
    rights = next(s for s in view if s["key"] == "safeguards_504")
    explained = next(i for i in rights["items"] if i["id"] == "fact:safeguards_504.explained")
    assert len(explained["text"].split(", ")) == 4
    assert not re.search(r"\bIEP\b|\bIDEA\b|stay.put|due process|prior written|at public expense|300\\.", said)


def test_an_empty_504_plan_reads_without_failing():
    assert plain_view(normal_plan(a_plan_504.FORM, {}), "en", form=a_plan_504.FORM)
    assert plain_view({}, "en", form=a_plan_504.FORM) == []
