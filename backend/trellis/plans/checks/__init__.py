"""What is right and wrong in a plan, rule by rule (domain.md 3.1 to 3.4). Pure: facts in, findings out."""

import importlib
import pkgutil

from trellis.plans.checks.engine import RULES, Finding, Rule, Severity, run_checks
from trellis.plans.checks.facts import MeetingFacts, PlanFacts, StateRules, StudentFacts

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = [
    "RULES",
    "Finding",
    "MeetingFacts",
    "PlanFacts",
    "Rule",
    "Severity",
    "StateRules",
    "StudentFacts",
    "run_checks",
]
