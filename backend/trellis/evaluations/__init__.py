"""The evaluation of a case: what is known, the plan by area, the assessors' reports (domain.md 5.1)."""
