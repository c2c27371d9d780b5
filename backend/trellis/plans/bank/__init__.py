"""The goal bank: goals a person or a whole district keeps for the next plan, without a child's data.

Pure: `placeholders.py` (a student's name and pronouns out of a text), `searching.py` (what was typed).
With the database: `model.py`, `service.py`; over GraphQL: `graphql.py`. The words come back to a student in the
browser (`frontend/src/features/plans/bank/placeholders.ts`).
"""
