"""Rehearsed faults: every resource type fails once in the local AWS, and deployments are interrupted, half deleted and repeated."""
