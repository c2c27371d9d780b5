"""A plan that came from another district: the package it comes in, the draft it begins, services until then."""
