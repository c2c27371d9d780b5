"""Students who come from another district, and students who leave special education (domain.md 5.10, 5.13)."""
