"""A section's history: who wrote what and when, what it said at any moment, and putting that back."""
