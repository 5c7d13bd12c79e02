"""FHIR R4 (4.0.1): what other systems send, and what they may read."""
