"""The notice under Section 504 (34 CFR 104.36): what the school does about a child, and the family's rights with it."""
