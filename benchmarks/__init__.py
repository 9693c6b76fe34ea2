"""How long synth and validate take, as ratios to a one-resource CDK app timed in the same run: `python -m benchmarks`."""
