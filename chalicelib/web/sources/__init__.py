"""Where patients come from, who sends them, and what that brought."""
