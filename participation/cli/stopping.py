"""When a command that goes on has to end."""

import os
import signal
from collections.abc import Callable


def stop_signal() -> Callable[[], bool]:
    """Return whether to stop: asked to by a signal, or the parent process is gone."""
    parent = os.getppid()
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: asked.append(received))
    return lambda: bool(asked) or os.getppid() != parent
