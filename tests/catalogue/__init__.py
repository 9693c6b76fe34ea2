"""The catalogue, broken on purpose: every mutant of every grant must be caught by the proof or by the check of the table."""
