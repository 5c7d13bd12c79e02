"""Imported first in app.py: Python's garbage collector waits until everything is imported.

While modules are loaded it would walk all of them again and again and find nothing: a fifth of a
cold start (docs/performance.md).
"""

import gc

gc.disable()


def done() -> None:
    """What is there now stays; the collector never walks it again."""
    gc.freeze()
    gc.enable()
