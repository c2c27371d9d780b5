"""Stories of the plan: its form, documents, checks, versions and what families read."""
