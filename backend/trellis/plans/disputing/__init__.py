"""A complaint about a plan, and what stays meanwhile (34 CFR 300.518)."""
