"""Work that comes to people: what to do, what is late, who is told."""
