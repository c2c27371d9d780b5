"""Demo districts: made by a seeded generator, never in production."""
