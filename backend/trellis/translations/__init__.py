"""Translations of a plan by people: asked for, written unit by unit, reviewed, published beside the original."""
