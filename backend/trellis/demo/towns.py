"""The demo districts: where they are, their schools, how families and staff sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from trellis.districts.service import STATES


@dataclass(frozen=True, slots=True)
class Town:
    """One demo district. `issuer_key` names the staff provider of the demo's OpenID server."""

    slug: str
    name: str
    state: str
    time_zone: str
    accent: str
    schools: tuple[tuple[str, tuple[str, ...]], ...]
    issuer_key: str
    home_languages: tuple[tuple[str, int], ...] = (("en", 70), ("es", 22), ("vi", 4), ("ar", 4))


ELEMENTARY = ("KG", "01", "02", "03", "04", "05")
MIDDLE = ("06", "07", "08")
HIGH = ("09", "10", "11", "12")

TOWNS = (
    Town(
        "juniper",
        "Juniper Valley Unified School District",
        "CA",
        "America/Los_Angeles",
        "teal",
        (
            ("Harbor Elementary School", ELEMENTARY),
            ("Cypress Elementary School", ELEMENTARY),
            ("Mission Elementary School", ELEMENTARY),
            ("Juniper Middle School", MIDDLE),
            ("Juniper Valley High School", HIGH),
        ),
        "juniper",
    ),
    Town(
        "redrock",
        "Red Rock Independent School District",
        "TX",
        "America/Chicago",
        "brick",
        (("Mesa Elementary School", ELEMENTARY), ("Canyon Middle School", MIDDLE), ("Red Rock High School", HIGH)),
        "redrock",
        (("en", 60), ("es", 38), ("vi", 2)),
    ),
    Town(
        "maple",
        "Maple Grove Community School District",
        "IL",
        "America/Chicago",
        "plum",
        (("Maple Grove School", (*ELEMENTARY, *MIDDLE)),),
        "maple",
        (("en", 85), ("es", 10), ("pl", 5)),
    ),
)


def elsewhere(said: str) -> dict[str, str]:
    """Which demo district lies in which state for once: `maple=VA,juniper=NY`; nothing said is nothing moved.

    Raises ValueError, in a sentence, for a district or a state there is none of.
    """
    moved: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in said.split(","))):
        slug, _, state = (part.strip() for part in pair.partition("="))
        if slug not in {town.slug for town in TOWNS}:
            raise ValueError(f"No demo district is {slug!r}. There are: {', '.join(town.slug for town in TOWNS)}.")
        if state.upper() not in STATES:
            raise ValueError(f"{state!r} is no state. Write its two letters: {slug}=VA.")
        moved[slug] = state.upper()
    return moved


def lying_in(states: Mapping[str, str]) -> tuple[Town, ...]:
    """The demo districts, some of them in another state; its rules hold there, and everything else stays."""
    return tuple(replace(town, state=states.get(town.slug, town.state)) for town in TOWNS)
