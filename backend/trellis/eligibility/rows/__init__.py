"""Categories of disability and the questions a group answers, as rows: `categories.csv` and `questions.csv`.

A row of `questions.csv` is one question: of which machine (`idea`, `section_504`), in which part of the page, for which
category, of which kind (`yes`, `yes_why`, `check`, `text`, `date`), in which group (`all`: must be so; `any:x`: one of
them; `not`: must not be so; `note`: tells and decides nothing; `optional`), and `when` it is asked at all
(`yes:key no:key`). A key is never used again for another question: certified documents hold answers by it.
"""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    """The rows of one file, by the names of its first line. Raises ValueError where a line has other cells."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))
    for row in rows:
        if None in row or None in row.values():
            raise ValueError(f"{name}.csv: {row}")
    return rows
