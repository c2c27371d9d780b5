"""What a district says about its IEP: its words, two questions of its own, what must be answered, its letterhead."""

from __future__ import annotations

import struct
import zlib
from typing import Any


def two(en: str, es: str | None = None) -> dict[str, str]:
    return {"en": en, "es": es or f"{en} (es)"}


def settings(**more: Any) -> dict[str, Any]:
    return {
        "words": {
            "basics": {"title": two("The basics of this plan", "Lo básico de este plan")},
            "basics.meeting_on": {
                "label": two("Day of our IEP meeting", "Día de nuestra reunión"),
                "help": two("As the invitation says.", "Como dice la invitación."),
                "plain": two("When we met", "Cuándo nos reunimos"),
            },
            "goals.goals.method": {"label": two("How our school measures it", "Cómo lo mide nuestra escuela")},
        },
        "required": {"family.hopes": True, "goals.goals.subject": True},
        "extra": [
            extra("basics", "local_bus", label=two("Bus number", "Número de autobús"), required=True),
            extra(
                "supports",
                "local_quiet_room",
                kind="choice",
                label=two("Quiet room", "Sala tranquila"),
                options=[{"key": "east", "label": two("East", "Este")}, {"key": "west", "label": two("West", "Oeste")}],
            ),
        ],
        "letterhead": {"name": "Grand Bend Schools", "address": "1 River Road", "phone": "555-0100", "logo": None},
        **more,
    }


def extra(section: str, key: str, **more: Any) -> dict[str, Any]:
    return {
        "section": section,
        "key": key,
        "kind": "text",
        "label": two("A question"),
        "plain": two("What we ask you"),
        "help": None,
        "options": [],
        "required": False,
        **more,
    }


def png(width: int = 4, height: int = 4) -> bytes:
    """A real picture of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(b"".join(b"\x00" + b"\x20\x60\xa0" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
