"""What tools of others say about what we ship: weaknesses known, and the template's."""
