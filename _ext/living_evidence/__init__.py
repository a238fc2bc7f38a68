"""Living evidence: a Sphinx site that cannot contradict its sources."""

__version__ = "0.1.0"
