"""One file a notice."""

from trellis.notices.templates import family_invitation, meeting, plan_signed, plan_to_sign

__all__ = ["family_invitation", "meeting", "plan_signed", "plan_to_sign"]
