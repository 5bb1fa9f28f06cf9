"""``oscat forms``: what the forms of the site need so that they can check as a pull request does."""

import click

from oscat.shell.process import say


@click.group()
def forms() -> None:
    """The forms of the published site, on which people publish from the browser."""


@forms.command()
def fetch() -> None:
    """Fetch Python for the browser (Pyodide, 6 MB over the network, 13 MB in the site), once.

    With it the forms of each later build check by all rules and show the page as it will be; without it they check by
    the schemas alone. It comes from npm's registry, is held against its digest, and is kept in $OSCAT_PYODIDE, else in
    the user's cache folder.

    \b
    Examples:
      oscat forms fetch && oscat build . --to _site
    """
    from oscat.world import runner

    if runner.is_there():
        say(f"It is there already: {runner.folder()}", err=True)
        return
    say(f"Kept in {runner.fetch()}", err=True)
