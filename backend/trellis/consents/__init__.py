"""Proposing or refusing an evaluation, and the family's consent to it."""
