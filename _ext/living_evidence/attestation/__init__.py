"""Stamps on claims: how a claim reads, who stamped it as it reads, and what changed since."""
