"""`python -m townkg`: the command line."""

from townkg.cli import run

if __name__ == "__main__":
    run()
