"""A signature as it was drawn: with a finger, a pen or a mouse, beside the name that is typed. Pure.

The drawing is for the eye. Who signed is known by the account and the typed name (domain.md 8: attribution), so a
drawing is never asked for, and nobody who cannot draw one signs less.
"""

from __future__ import annotations

from collections.abc import Sequence

from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words

WIDTH, HEIGHT = 1000, 300
"""The field it is drawn on, whatever the screen; x grows to the right, y downwards."""
MOST_STROKES, MOST_NUMBERS = 60, 6_000
LEAST_EXTENT = 40
"""How far the whole must reach in one direction: a touch by accident is no signature."""

Drawing = tuple[tuple[int, ...], ...]
"""Strokes in the order they were drawn, each the places the pen passed: x, y, x, y, ..."""

NOT_A_DRAWING = Words(
    en="This drawing could not be taken. Draw your signature once more, or sign with your typed name alone.",
    es="No se pudo tomar este dibujo. Dibuje su firma otra vez, o firme solo con su nombre escrito.",
)


def drawing_of(strokes: Sequence[Sequence[int]]) -> Drawing:
    """The drawing these strokes are. Raises InvalidInput for none, too many, places outside the field, a mere dot."""
    drawn = tuple(tuple(stroke) for stroke in strokes)
    numbers = [number for stroke in drawn for number in stroke]
    is_whole = 0 < len(drawn) <= MOST_STROKES and len(numbers) <= MOST_NUMBERS
    if not is_whole or any(len(stroke) < 4 or len(stroke) % 2 for stroke in drawn):
        raise InvalidInput(NOT_A_DRAWING, field="drawing")
    across, down = ([n for stroke in drawn for n in stroke[axis::2]] for axis in (0, 1))
    inside = min(across) >= 0 and max(across) <= WIDTH and min(down) >= 0 and max(down) <= HEIGHT
    if not inside or max(max(across) - min(across), max(down) - min(down)) < LEAST_EXTENT:
        raise InvalidInput(NOT_A_DRAWING, field="drawing")
    return drawn


def as_svg(drawing: Sequence[Sequence[int]]) -> str:
    """The drawing as a picture of the whole field; of numbers alone: nothing in it can be a script or a link."""
    lines = "".join(f'<polyline points="{" ".join(str(int(number)) for number in stroke)}"/>' for stroke in drawing)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><g fill="none" stroke="#111" '
        f'stroke-width="6" stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>'
    )
