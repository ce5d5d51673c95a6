"""``sample-audits``: a seeded audit cohort, one case a social worker, on the private side."""
