"""The parts of `actions/take_over.py`."""
