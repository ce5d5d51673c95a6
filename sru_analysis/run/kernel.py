"""The ordinary kernel over a socket file: the engine that ours is measured against."""

from __future__ import annotations

import os

from jupyter_client.manager import AsyncKernelManager
from traitlets import default

# A configuration file does not reach papermill's kernel manager, and the transport given as a
# plain argument is ignored; so the default itself is another one.
TRANSPORT = "tcp" if os.name == "nt" else "ipc"
NO_HISTORY = ["--HistoryManager.enabled=False", "--HistoryManager.hist_file=:memory:"]


class SocketKernelManager(AsyncKernelManager):
    """Starts kernels that listen on a socket file, which no other user can open."""

    @default("transport")
    def _transport(self) -> str:
        return TRANSPORT

    @default("ip")
    def _ip(self) -> str:
        # Left alone, two kernels started from one folder would share a socket.
        folder = os.environ["JUPYTER_RUNTIME_DIR"]
        return os.path.join(folder, "kernel") if TRANSPORT == "ipc" else "127.0.0.1"


def engine_arguments() -> dict:
    """What papermill needs to run a notebook on such a kernel."""
    return {
        "engine_name": "nbclient",
        "kernel_manager_class": SocketKernelManager,
        "extra_arguments": NO_HISTORY,
    }
