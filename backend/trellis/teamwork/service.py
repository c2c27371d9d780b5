"""What people do together on a draft. The room's one door; each deed lives in the module of its meaning."""

from __future__ import annotations

from trellis.teamwork.assigning import give_section, mark_ready, people_to_give, take_section
from trellis.teamwork.mentions import people_to_mention
from trellis.teamwork.rules import Place, Suggested
from trellis.teamwork.suggesting import decide
from trellis.teamwork.threads import (
    CHANGED,
    Wish,
    answer,
    comment_by_id,
    resolve,
    start_thread,
    take_back,
    thread_by_id,
)
from trellis.teamwork.today import rows_for

__all__ = [
    "CHANGED",
    "Place",
    "Suggested",
    "Wish",
    "answer",
    "comment_by_id",
    "decide",
    "give_section",
    "mark_ready",
    "people_to_give",
    "people_to_mention",
    "resolve",
    "rows_for",
    "start_thread",
    "take_back",
    "take_section",
    "thread_by_id",
]
