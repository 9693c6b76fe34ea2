"""Our evaluator and our IAM data against independent ones, from npm; installed by `make`, run as a process of their own."""
