"""What must hold when the input changes: the relations M1 to M39."""
