"""Which features there are, and which test shows each: docs/features.md (`make docs`)."""
