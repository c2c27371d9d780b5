"""Builders of believable people and districts for stories; each goes through the gate like everything else."""

from tests.factories.deployment import make_deployment
from tests.factories.district import Town, make_town, with_coordinator

__all__ = ["Town", "make_deployment", "make_town", "with_coordinator"]
