"""`python -m kravets` is `kravets`."""

from kravets.cli import main

main()
