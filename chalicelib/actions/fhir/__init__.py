"""FHIR R4: other systems send their patients and visits, and read ours."""
