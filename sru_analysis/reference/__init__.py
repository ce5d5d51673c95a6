"""Data shipped with the package; each file's source and licence stand in PROVENANCE.md."""
