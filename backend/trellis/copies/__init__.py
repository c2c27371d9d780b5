"""A copy of the whole record of a student, for the family."""
