"""DOIs of our own: when an entry gets one, when another, and what DataCite is told.

``naming`` makes them, ``cited`` tells what a citation rests on, ``offer`` what an entry would get, ``reconcile`` what
is to be done so that DataCite says what the catalog says.
"""
