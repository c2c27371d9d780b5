"""A district's own form: revisions that begin on a day, kept for good."""
