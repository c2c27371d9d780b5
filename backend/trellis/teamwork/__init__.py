"""Working together on a draft: comments, mentions, and who has which section."""
