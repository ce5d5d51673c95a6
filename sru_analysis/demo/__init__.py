"""The invented demo council: one seed in, plain CSV files out; no other part imports it."""
