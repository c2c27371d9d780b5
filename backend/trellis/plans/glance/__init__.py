"""The one-page sheet of a plan in force, for those who carry it out: as data, over GraphQL, on paper."""
