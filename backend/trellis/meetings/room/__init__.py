"""What happens in the meeting itself: the agenda and its clock, what is captured, the minutes."""
