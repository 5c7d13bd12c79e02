"""What whoever runs Rapport does from a shell: docs/operating.md."""
