"""Speed and size, measured by one command and printed as ratios: ``python -m benchmarks``."""
