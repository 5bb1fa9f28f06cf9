"""DOI prefixes of publishers of articles: a DOI below them names a text about data, and not the data.

Source: Crossref's list of members by prefix (https://api.crossref.org/prefixes/), those that publish journals only.
"""

from typing import Final

ARTICLES: Final = frozenset(
    {
        "10.1002",  # Wiley
        "10.1007",  # Springer
        "10.1016",  # Elsevier
        "10.1017",  # Cambridge University Press
        "10.1029",  # American Geophysical Union
        "10.1038",  # Nature
        "10.1073",  # PNAS
        "10.1080",  # Taylor & Francis
        "10.1088",  # IOP
        "10.1093",  # Oxford University Press
        "10.1109",  # IEEE
        "10.1111",  # Wiley
        "10.1117",  # SPIE
        "10.1126",  # Science
        "10.1175",  # American Meteorological Society
        "10.1186",  # BioMed Central
        "10.1371",  # PLOS
        "10.3189",  # International Glaciological Society
        "10.3389",  # Frontiers
        "10.3390",  # MDPI
        "10.48550",  # arXiv
        "10.5194",  # Copernicus Publications
    }
)
