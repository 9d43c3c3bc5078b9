"""`python -m townkg`: the command line."""

import sys

from townkg.cli import main

if __name__ == "__main__":
    sys.exit(main())
