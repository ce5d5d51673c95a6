"""What the fork server imports once, so that every page's process has it already.

Nothing here may start a thread or open a file that a forked process would share, and no records
are ever loaded in that server.
"""

from sru_analysis.run.lean import lean

with lean():
    import IPython.core.interactiveshell  # noqa: F401
    import matplotlib.backends.backend_svg
    import matplotlib.figure  # noqa: F401
    import papermill  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import seaborn  # noqa: F401

    import sru_analysis.present.verbs  # noqa: F401
    import sru_analysis.report  # noqa: F401
    import sru_analysis.run.engine  # noqa: F401
    from sru_analysis.metrics import load

load()
