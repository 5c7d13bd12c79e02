"""Write the tables of docs/security.md."""

from tests.security.tables import PAGE, written

if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
