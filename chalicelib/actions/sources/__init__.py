"""Who sends patients to the practice: their codes, their thanks, what they brought."""
