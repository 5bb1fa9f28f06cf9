"""Find entries by words, facets, area and time: one index, asked here by the command line and by the site's own script.

``index`` turns documents into postings and columns, ``query`` asks them, ``write`` makes the static files that
``site/assets/explore/engine.js`` asks in the same way.
"""
