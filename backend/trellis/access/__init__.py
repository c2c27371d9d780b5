"""Who may do what with whose record: one table (`matrix`), asked in one way (`allow`)."""

from trellis.access.ask import allow, may, relationship_with
from trellis.access.matrix import Permission
from trellis.access.visibility import visible_students

__all__ = ["Permission", "allow", "may", "relationship_with", "visible_students"]
