"""Rules about stamps: they detect changes, and judge nothing against a source."""
