"""``lint-report``: a committee report against the figures of a pack, line by line."""
