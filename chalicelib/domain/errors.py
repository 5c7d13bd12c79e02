"""The base of every refusal Rapport can give."""


class RapportError(Exception):
    """Base of every refusal Rapport can give; its message carries identifiers only."""
