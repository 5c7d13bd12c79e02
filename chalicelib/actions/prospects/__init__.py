"""Prospects: from the first enquiry to the first visit."""
