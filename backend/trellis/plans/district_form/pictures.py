"""What a picture is by its own bytes: PNG or JPEG and how large. No decoder runs here; no name is believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words

MOST_BYTES = 100_000
MOST_PIXELS = 1_600
"""A side. A page shows a logo an inch high; and a picture of few bytes may unfold to a great many pixels."""
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


class LogoUnfit(InvalidInput):
    """No picture for a letterhead: another kind of file, too large, or damaged."""

    code = "LOGO_UNFIT"
    default_says = Words(
        en="This is no PNG or JPEG picture, or it is damaged.",
        es="Esto no es una imagen PNG o JPEG, o está dañada.",
    )
    default_do_next = Words(
        en=f"Choose a PNG or JPEG of at most {MOST_BYTES // 1000} kB and {MOST_PIXELS} pixels a side.",
        es=f"Elija un PNG o JPEG de hasta {MOST_BYTES // 1000} kB y {MOST_PIXELS} píxeles por lado.",
    )


TOO_LARGE = Words(en="This picture is too large.", es="Esta imagen es demasiado grande.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may stand in a letterhead."""

    media_type: Literal["image/png", "image/jpeg"]
    width: int
    height: int


def picture_of(content: bytes) -> Picture:
    """What `content` is. Raises LogoUnfit."""
    if len(content) > MOST_BYTES:
        raise LogoUnfit(TOO_LARGE, field="content")
    found = _png(content) or _jpeg(content)
    if found is None or found.width < 1 or found.height < 1:
        raise LogoUnfit(field="content")
    if max(found.width, found.height) > MOST_PIXELS:
        raise LogoUnfit(TOO_LARGE, field="content")
    return found


def _png(content: bytes) -> Picture | None:
    """The header comes first (PNG, 5.6); a second one, or an animation, is none of ours."""
    if not content.startswith(PNG) or content[12:16] != b"IHDR" or len(content) < 33:
        return None
    return Picture("image/png", int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))


def _jpeg(content: bytes) -> Picture | None:
    if not content.startswith(JPEG):
        return None
    for marker, body in _segments(content):
        if marker in FRAMES and len(body) >= 5:
            return Picture("image/jpeg", int.from_bytes(body[3:5]), int.from_bytes(body[1:3]))
    return None


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each segment up to the picture itself (ITU T.81, B.1.1)."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in ALONE:
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xDA or length < 2:
            return
        yield marker, content[at + 4 : at + 2 + length]
        at += 2 + length
