"""Who carries a final plan out, and that each of them has read what is theirs to do (34 CFR 300.323(d), FIN-11)."""
