"""Calendars that a practice has elsewhere are followed; its own are read by others."""
