"""The public page as HTML: the form, the receipt, the guide. Pure; works without a script and on a small screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

from babel.dates import format_date

from trellis.cases.rules import LANGUAGES, LONGEST_CONCERN, LONGEST_NAME, RELATIONS
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.web import help_words as said

TRAP = "website"
"""The field people do not see; programs that fill in forms do."""


NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose page it is, and in which language."""

    slug: str
    district: str
    language: Language
    within: Words = NOTHING
    """How long the district has to answer (`deadlines.answering`)."""

    def say(self, words: Words) -> str:
        """The sentence in the page's language, ready for HTML."""
        return escape(words.in_language(self.language))

    def address(self, *more: str, language: str | None = None) -> str:
        """An address of this district's pages."""
        path = "/".join(quote(part) for part in ("", "help", self.slug, *more))
        return f"{path}?lang={language or self.language}"


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form, and what does not fit of it: sentences by field, and one for the whole."""

    values: Mapping[str, str]
    wrong: Mapping[str, Words]
    notice: Words | None = None


def form_page(place: Place, schools: Sequence[tuple[str, str]], token: str, filled: Filled, today: date) -> str:
    """The form; `schools` are pairs of an id and a name."""
    say = place.say
    line = _Lines(place, filled)
    oldest = today.replace(year=today.year - 23, day=1)
    child = "".join(
        (
            line.text("givenName", said.GIVEN, autocomplete="off", most=LONGEST_NAME),
            line.text("familyName", said.FAMILY, autocomplete="off", most=LONGEST_NAME),
            line.text("birthOn", said.BIRTHDAY, kind="date", extra=f' min="{oldest}" max="{today}"'),
            line.choice("schoolId", said.SCHOOL, [*schools, ("none", said.NO_SCHOOL.in_language(place.language))]),
            line.area("concern", said.CONCERN, said.CONCERN_HINT),
        )
    )
    relations = [(key, words.in_language(place.language)) for key, words in RELATIONS.items()]
    you = "".join(
        (
            line.text("askerName", said.NAME, autocomplete="name", most=LONGEST_NAME),
            line.choice("askerRelation", said.RELATION, relations),
            f'<p class="hint" id="reach">{say(said.REACH_HINT)}</p>',
            line.text(
                "askerEmail", said.EMAIL, kind="email", autocomplete="email", most=254, required=False, hint="reach"
            ),
            line.text("askerPhone", said.PHONE, kind="tel", autocomplete="tel", most=40, required=False, hint="reach"),
            line.choice("language", said.LANGUAGE, list(LANGUAGES.items()), foreign=True),
            line.tick("wantsInterpreter", said.INTERPRETER),
        )
    )
    shown = "" if filled.wrong.get(TRAP) else ' class="apart" aria-hidden="true"'
    trap = (
        f'<p{shown}><label for="{TRAP}">{say(said.LEAVE_EMPTY)}</label>'
        f'<input id="{TRAP}" name="{TRAP}" autocomplete="off" tabindex="-1" value=""></p>'
    )
    steps = "".join(f"<li>{say(step.filled(within=place.within))}</li>" for step in said.NEXT)
    body = (
        f"<h1>{say(said.TITLE)}</h1>"
        f"{_notices(place, filled)}"
        f'<p class="lead">{say(said.LEAD.filled(district=place.district))}</p>'
        f"<details><summary>{say(said.NEXT_TITLE)}</summary><ol>{steps}</ol></details>"
        f'<p>{say(said.ALOUD)} <a href="{place.address("iep-or-504")}">{say(said.GUIDE_LINK)}</a></p>'
        f'<form method="post" action="{place.address()}" novalidate>'
        f'<input type="hidden" name="form" value="{escape(token, quote=True)}">'
        f"<fieldset><legend>{say(said.CHILD)}</legend>{child}</fieldset>"
        f"<fieldset><legend>{say(said.YOU)}</legend>{you}</fieldset>{trap}"
        f'<p class="hint">{say(said.PRIVATE)}</p>'
        f"<p><button>{say(said.SEND)}</button></p></form>"
    )
    return page(place, said.TITLE, body, switch=place.address(language=_other(place)))


def receipt_page(place: Place, number: str, received_on: date, *, is_mailed: bool) -> str:
    """What one gets: a number, a day, and what comes next. No child is named."""
    say = place.say
    day = format_date(received_on, format="full", locale=formatting_locale(place.language))
    steps = "".join(f"<li>{say(step.filled(within=place.within))}</li>" for step in said.NEXT[1:])
    body = (
        f"<h1>{say(said.RECEIVED)}</h1>"
        f'<dl><div><dt>{say(said.NUMBER)}</dt><dd class="number">{escape(number)}</dd></div>'
        f'<div><dt>{say(said.DAY)}</dt><dd><time datetime="{received_on}">{escape(day)}</time></dd></div></dl>'
        f"<p>{say(said.KEEP)}</p>"
        + (f"<p>{say(said.MAILED)}</p>" if is_mailed else "")
        + f"<h2>{say(said.NEXT_TITLE)}</h2><ol>{steps}</ol><p>{say(said.NO_NEWS)}</p>"
        f'<p><a href="{place.address()}">{say(said.ANOTHER)}</a></p>'
    )
    return page(place, said.RECEIVED, body)


def guide_page(place: Place) -> str:
    """How an IEP and a 504 plan differ (domain.md 5.4); it says of neither that it is better."""
    say = place.say
    rows = "".join(
        f'<tr><th scope="row">{say(what)}</th><td>{say(iep)}</td><td>{say(plan)}</td></tr>'
        for what, iep, plan in said.GUIDE_ROWS
    )
    body = (
        f'<h1>{say(said.GUIDE)}</h1><p class="lead">{say(said.GUIDE_LEAD)}</p>'
        f'<table><thead><tr><td></td><th scope="col">IEP</th><th scope="col">504</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        + "".join(f"<p>{say(one)}</p>" for one in said.GUIDE_END)
        + f'<p><a href="{place.address()}">{say(said.BACK)}</a></p>'
    )
    return page(place, said.GUIDE, body, switch=place.address("iep-or-504", language=_other(place)))


def refusal_page(place: Place | None, language: Language, title: Words, why: Words) -> str:
    """Why something was not taken, and what to do."""
    at = place or Place("", "", language)
    back = f'<p><a href="{at.address()}">{at.say(said.BACK)}</a></p>' if place else ""
    return page(at, title, f"<h1>{at.say(title)}</h1><p>{at.say(why)}</p>{back}")


def page(place: Place, title: Words, body: str, *, switch: str | None = None) -> str:
    """The frame of every page."""
    other = "es" if place.language == "en" else "en"
    link = f'<a lang="{other}" hreflang="{other}" href="{switch}">{place.say(said.OTHER)}</a>' if switch else ""
    return (
        f'<!doctype html><html lang="{place.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><link rel="stylesheet" href="/help.css">'
        f"<title>{place.say(title)}{' · ' + escape(place.district) if place.district else ''}</title></head>"
        f"<body><header><span>{escape(place.district)}</span>{link}</header><main>{body}</main></body></html>"
    )


def _other(place: Place) -> str:
    return "es" if place.language == "en" else "en"


def _notices(place: Place, filled: Filled) -> str:
    if not filled.wrong and filled.notice is None:
        return ""
    title = filled.notice or said.NOT_YET
    links = "".join(
        f'<li><a href="#{escape(field)}">{place.say(words)}</a></li>' for field, words in filled.wrong.items()
    )
    return (
        f'<div role="alert" class="alert" tabindex="-1" autofocus><strong>{place.say(title)}</strong>'
        + (f"<ul>{links}</ul>" if links else "")
        + "</div>"
    )


class _Lines:
    """The fields of the form, each with its label, its value and what is wrong with it."""

    def __init__(self, place: Place, filled: Filled) -> None:
        self.place = place
        self.filled = filled

    def text(
        self,
        name: str,
        label: Words,
        *,
        kind: str = "text",
        autocomplete: str = "off",
        most: int | None = None,
        required: bool = True,
        hint: str | None = None,
        extra: str = "",
    ) -> str:
        value = escape(self.filled.values.get(name, ""), quote=True)
        limit = f' maxlength="{most}"' if most else ""
        return self._line(
            name,
            label,
            f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{autocomplete}" value="{value}"{limit}'
            f"{' required' if required else ''}{extra}{self._described(name, hint)}>",
        )

    def area(self, name: str, label: Words, hint: Words) -> str:
        value = escape(self.filled.values.get(name, ""))
        return self._line(
            name,
            label,
            f'<span class="hint" id="{name}-hint">{self.place.say(hint)}</span><textarea id="{name}" name="{name}" '
            f'rows="6" maxlength="{LONGEST_CONCERN}" required{self._described(name, f"{name}-hint")}>\n{value}'
            "</textarea>",
        )

    def choice(self, name: str, label: Words, of: Iterable[tuple[str, str]], *, foreign: bool = False) -> str:
        chosen = self.filled.values.get(name, "")
        options = "".join(
            f'<option value="{escape(key, quote=True)}"{" selected" if key == chosen else ""}'
            f"{f' lang={key}' if foreign else ''}>{escape(text)}</option>"
            for key, text in of
        )
        first = f'<option value="">{self.place.say(said.CHOOSE)}</option>'
        return self._line(
            name,
            label,
            f'<select id="{name}" name="{name}" required{self._described(name, None)}>{first}{options}</select>',
        )

    def tick(self, name: str, label: Words) -> str:
        on = " checked" if self.filled.values.get(name) else ""
        return (
            f'<p class="tick"><input id="{name}" name="{name}" type="checkbox" value="yes"{on}>'
            f'<label for="{name}">{self.place.say(label)}</label></p>'
        )

    def _line(self, name: str, label: Words, control: str) -> str:
        wrong = self.filled.wrong.get(name)
        says = f'<span class="wrong" id="{name}-wrong">{self.place.say(wrong)}</span>' if wrong else ""
        return f'<p><label for="{name}">{self.place.say(label)}</label>{says}{control}</p>'

    def _described(self, name: str, hint: str | None) -> str:
        wrong = name in self.filled.wrong
        by = " ".join(filter(None, (f"{name}-wrong" if wrong else None, hint)))
        return (' aria-invalid="true"' if wrong else "") + (f' aria-describedby="{by}"' if by else "")


HELP_CSS = """
:root {
  color-scheme: light dark; --paper: #faf8f4; --ink: #1c1917; --ink-2: #57534e; --line: #8a837b; --accent: #0f5c5c;
  --on-accent: #fff; --wrong: #a01c1c;
  font: 17px/1.55 "Source Sans 3", system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1b1917; --ink: #f1eee9; --ink-2: #bdb6ad; --line: #8a837b; --accent: #7cc7c2; --on-accent: #10201f;
    --wrong: #ff9d94;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); }
header {
  display: flex; justify-content: space-between; gap: 1rem; padding: .75rem 1.25rem; color: var(--ink-2);
  max-inline-size: 44rem; margin-inline: auto;
}
header a { padding-block: .25rem; }
main { max-inline-size: 44rem; margin-inline: auto; padding: 0 1.25rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin-block: .5rem 1rem; } h2 { font-size: 1.15rem; }
a { color: var(--accent); } summary { cursor: pointer; padding-block: .5rem; font-weight: 600; }
fieldset {
  border: 0; border-block-start: 1px solid var(--line); padding: 1rem 0 0; margin: 1.5rem 0 0; min-inline-size: 0;
}
legend { font-size: 1.15rem; font-weight: 600; padding-inline: 0 .75rem; }
label { display: block; font-weight: 600; }
input, select, textarea, button { font: inherit; color: inherit; }
input:not([type=checkbox]), select, textarea {
  display: block; inline-size: 100%; min-block-size: 3rem; margin-block-start: .25rem; padding: .6rem .75rem;
  background: transparent; border: 1px solid var(--line); border-radius: 6px;
}
select, option { background: var(--paper); }
[aria-invalid] { border-color: var(--wrong) !important; border-width: 2px !important; }
.tick { display: flex; gap: .75rem; align-items: center; }
.tick input { inline-size: 1.5rem; block-size: 1.5rem; flex: none; }
.tick label { font-weight: 400; padding-block: .6rem; flex: 1; }
button {
  min-block-size: 3rem; padding: .6rem 1.5rem; border: 0; border-radius: 6px; background: var(--accent);
  color: var(--on-accent); font-weight: 600; cursor: pointer;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.hint { color: var(--ink-2); display: block; font-weight: 400; } .wrong { color: var(--wrong); display: block; }
.wrong::before { content: "▲ "; }
.alert { border-inline-start: 4px solid var(--wrong); padding: .25rem 0 .25rem 1rem; margin-block: 1rem; }
.good { border-inline-start: 4px solid var(--accent); padding: .25rem 0 .25rem 1rem; margin-block: 1rem; }
.gist { font-size: 1.3rem; font-weight: 600; margin-block: .25rem; }
.digest { font: .85rem/1.4 ui-monospace, monospace; }
.alert ul { margin: .25rem 0 0; padding-inline-start: 1.1rem; }
.apart { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
dl { margin: 1.5rem 0; } dl div { margin-block-end: .75rem; }
dt { color: var(--ink-2); } dd { margin: 0; font-size: 1.2rem; }
.number { font-size: 1.8rem; font-weight: 600; letter-spacing: .06em; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; inline-size: 100%; font-size: .95rem; overflow-wrap: break-word; hyphens: auto; }
 th, td { text-align: start; vertical-align: top;
  padding: .5rem .75rem .5rem 0; border-block-end: 1px solid var(--line); }
@media print { header a, form, details { display: none; } }
"""
