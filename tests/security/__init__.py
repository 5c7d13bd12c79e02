"""What must hold for every route there is, and the tables of docs/security.md."""
