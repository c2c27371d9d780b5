"""What families ask of the school, and what became of it."""
