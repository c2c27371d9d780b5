"""When something is due, why, and what was done about it (domain.md 6)."""
