"""Prior written notice: what a district must say in writing before it acts, and that it reached the family."""
