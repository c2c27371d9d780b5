"""Reads declared beside their GraphQL types, and documents compiled to one SQL statement. See docs/reads.md.

Nothing here knows what the types are about. `declare` is what a type's author
uses, `ordinary` resolves a declared field one level at a time, `statement`
compiles an operation, `reader` keeps and runs what was compiled.
"""
