"""The plan: its declaration, checks, versions, comparison and what families read of it."""
