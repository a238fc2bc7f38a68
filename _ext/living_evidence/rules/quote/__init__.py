"""Rules about quotes: each stands once in its snapshot, and licenses what the record says."""
