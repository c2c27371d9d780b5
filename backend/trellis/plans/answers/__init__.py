"""What a family's answer to a plan does in their state, and what came of it."""
