"""The procedural safeguards notice (34 CFR 300.504): what it says, to whom it was given, how and when."""
