"""Typed content set as a tagged PDF, sealed, and checked again."""
