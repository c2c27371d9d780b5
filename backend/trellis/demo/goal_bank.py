"""Goals a demo district begins its bank with, as a team of teachers and therapists would write them (goal_bank.csv)."""

from __future__ import annotations

import csv
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

from trellis.plans.bank.service import Wording, search_key

LIST = Path(__file__).with_suffix(".csv")


def wordings() -> list[Wording]:
    """Every goal of the starter set."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        return [
            Wording(**{**line, "grade_from": int(line["grade_from"]), "grade_to": int(line["grade_to"])})
            for line in csv.DictReader(lines)
        ]


def starter_rows(district_id: uuid.UUID) -> list[dict[str, Any]]:
    """The starter set as rows of one district: nobody's own, and not used yet."""
    return [
        {
            **asdict(wording),
            "district_id": district_id,
            "id": uuid.uuid5(district_id, f"bank {wording.language} {wording.subject}"),
            "owner_id": None,
            "kept_by_id": None,
            "search_key": search_key(wording),
            "use_count": 0,
            "archived_at": None,
        }
        for wording in wordings()
    ]
