"""Consent to services is taken back in writing (34 CFR 300.300(b)(4), 300.9(c))."""
