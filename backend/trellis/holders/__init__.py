"""Who holds a parent's rights, by which paper, from when to when."""
