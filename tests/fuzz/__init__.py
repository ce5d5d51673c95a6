"""Files damaged on purpose, in every format: none may end in a bare traceback or lose a row.

``python -m tests.fuzz 10000`` reads so many; ``python -m tests.fuzz --case 123`` one of them.
"""
