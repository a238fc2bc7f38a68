"""Rules about a page in another language."""
