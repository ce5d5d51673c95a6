"""A papermill engine that runs the cells in the present process, without a kernel.

``papermill --engine sru notebook.ipynb out.ipynb`` works like the ordinary engine and leaves the
same outputs for our verbs; the start of a kernel, two thirds of the cost of a short notebook,
falls away. Run one notebook a process: nothing is reset between two.
"""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output
from papermill.engines import Engine
from traitlets.config import Config


class SruEngine(Engine):
    """Runs each code cell through IPython's own shell and records what a kernel would send."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **kwargs):
        """Run the cells in order; stop at the first that raises, as the ordinary engine does."""
        with _shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                try:
                    if cell.cell_type == "code" and not _run(shell, cell):
                        nb_man.cell_exception(cell, cell_index=index)
                        break
                finally:
                    nb_man.cell_complete(cell, cell_index=index)
        nb_man.nb.metadata["language_info"] = {"name": "python"}


def _run(shell: RecordingShell, cell) -> bool:
    """Run one cell and put what it gave into it; whether it ended without an error."""
    if not cell.source.strip():
        return True
    shell.outputs = cell.outputs = []
    cell.execution_count = shell.execution_count
    with redirect_stdout(Stream(shell, "stdout")), redirect_stderr(Stream(shell, "stderr")):
        result = shell.run_cell(cell.source, store_history=True)
    return result.success


@contextmanager
def _shell():
    """A shell of our own, also as the one that ``get_ipython`` gives, for as long as it lasts."""
    before = sys.modules["__main__"], sys.displayhook, sys.excepthook
    quiet = Config()
    quiet.HistoryManager.enabled = False
    shell = RecordingShell.instance(config=quiet, colors="nocolor")
    try:
        yield shell
    finally:
        RecordingShell.clear_instance()
        sys.modules["__main__"], sys.displayhook, sys.excepthook = before


class Stream(io.TextIOBase):
    """Standard output or standard error of a cell, recorded in the order of writing."""

    def __init__(self, shell: RecordingShell, name: str):
        self.shell = shell
        self.name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self.shell.outputs[-1] if self.shell.outputs else None
        if text and last and last["output_type"] == "stream" and last["name"] == self.name:
            last["text"] += text
        elif text:
            self.shell.outputs.append(new_output("stream", name=self.name, text=text))
        return len(text)


class ResultHook(DisplayHook):
    """The value of a cell's last line, recorded with all its forms."""

    def write_output_prompt(self):
        """No prompt."""

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.outputs.append(
            new_output(
                "execute_result",
                data=dict(format_dict),
                metadata=md_dict or {},
                execution_count=self.prompt_count,
            )
        )

    def finish_displayhook(self):
        self._is_active = False


class ResultPublisher(DisplayPublisher):
    """What a cell displays beside its value."""

    def publish(self, data, metadata=None, **kwargs):
        self.shell.outputs.append(
            new_output("display_data", data=dict(data), metadata=metadata or {})
        )

    def clear_output(self, wait=False):
        self.shell.outputs.clear()


class RecordingShell(InteractiveShell):
    """IPython's shell with its three ways out leading into ``outputs``."""

    outputs: list = []

    def __init__(self, **kwargs):
        super().__init__(displayhook_class=ResultHook, display_pub_class=ResultPublisher, **kwargs)
        self.outputs = []

    def _showtraceback(self, etype, evalue, stb):
        self.outputs.append(
            new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))
        )
