"""One box that finds whatever the person may see."""
