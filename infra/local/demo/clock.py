"""The stage's clock is set back, so that what happened before happens in earnest."""

from datetime import datetime

from chalicelib.clock import Clock, MovableClock


def set_clock(clock: Clock, at: datetime) -> None:
    """Nothing where it cannot be moved."""
    if isinstance(clock, MovableClock):
        clock.move_to(at)
