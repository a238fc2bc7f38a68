"""Rules about sources that disagree, with themselves or with one another."""
