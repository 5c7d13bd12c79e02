"""Prospects at the desk: the board, one prospect's card, making one by hand."""
