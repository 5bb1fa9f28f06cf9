"""Inputs that nobody would write, without end: what oscat promises of anything from outside is held against each.

``draw`` makes an input of bytes, ``promises`` says what has to hold of it, ``engines`` make the bytes (Hypothesis;
Atheris, which is led by the code that an input reaches; chance, in a real browser for the scripts of the site). What
was ever found stays in ``corpus``, and is tried again by ``tests/test_fuzzing.py``.
"""
