"""Whose students they are, and how they pass to somebody else."""
