"""A mock interviewer for deep-learning interviews: asks, listens, grades with evidence, and keeps a record."""

__version__ = "0.1.0"
