"""The four stacks of a stage: wiring only; what they wire is in constructs/mwaa_platform."""
