"""Campaigns: to whom, what, when and check; then how far it is and what came of it."""
