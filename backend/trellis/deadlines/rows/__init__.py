"""Rules of deadlines as rows: federal law (`federal.csv`) and what states ask beyond it (`states.csv`).

A row is never edited once a deadline was counted by it: a change of the law is a new row with `valid_from`, and a
`valid_to` in the one before; a correction of what was written wrongly is a row with a higher `version`. `reading.py`
reads them once, and refuses what it cannot read.
"""

from trellis.deadlines.rows.reading import ROWS, RowUnreadable, rows_of

__all__ = ["ROWS", "RowUnreadable", "rows_of"]
