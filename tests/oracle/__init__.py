"""The second engine: every count again, by loops over days and children, in plain Python.

It shares no code with the package and reads nothing from it. What it knows is the text of the
metric definitions (rules R1 to R16 and the entries), a list of bank holidays and the calendar.
"""
