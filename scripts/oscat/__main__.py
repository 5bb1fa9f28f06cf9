"""``python -m oscat`` and the ``oscat`` command."""

from oscat.shell.cli import main

if __name__ == "__main__":
    main()
