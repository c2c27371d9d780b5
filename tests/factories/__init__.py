"""Builders of believable people and districts for stories; each goes through the gate like everything else."""

from tests.factories.district import Town, make_town

__all__ = ["Town", "make_town"]
