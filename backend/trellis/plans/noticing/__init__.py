"""The prior written notice of a plan, from what the plan changes, and the family's copy of it (FIN-06, FIN-10)."""
