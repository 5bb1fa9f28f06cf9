"""Hosts by what is known of them: file shares, test systems, and those that serve https under the same address.

Source: the services' own documentation; for https, the HSTS preload list of Chromium and the hosts' redirects.
"""

from functools import lru_cache
from typing import Final

FILE_SHARES: Final = frozenset(
    {
        "dropbox.com",
        "dropboxusercontent.com",
        "drive.google.com",
        "docs.google.com",
        "1drv.ms",
        "onedrive.live.com",
        "sharepoint.com",
        "box.com",
        "wetransfer.com",
        "we.tl",
        "icloud.com",
        "mega.nz",
        "mega.co.nz",
        "mediafire.com",
        "swisstransfer.com",
        "filesender.org",
        "sync.com",
        "pcloud.com",
        "pcloud.link",
        "yadi.sk",
        "disk.yandex.ru",
        "pan.baidu.com",
        "sendspace.com",
        "transfernow.net",
        "filemail.com",
        "terabox.com",
        "gofile.io",
        "jumpshare.com",
    }
)
"""File shares; hosts below them count as well."""

HTTPS: Final = frozenset(
    {
        "esa.int",
        "copernicus.eu",
        "zenodo.org",
        "doi.org",
        "dx.doi.org",
        "pangaea.de",
        "nasa.gov",
        "noaa.gov",
        "usgs.gov",
        "github.com",
        "github.io",
        "gitlab.com",
        "orcid.org",
        "ror.org",
        "europa.eu",
        "eumetsat.int",
        "ecmwf.int",
        "nature.com",
        "sciencedirect.com",
        "wiley.com",
        "mdpi.com",
        "frontiersin.org",
        "agu.org",
        "ieee.org",
        "springer.com",
        "arxiv.org",
        "wikipedia.org",
        "wmo.int",
        "ceda.ac.uk",
        "nsidc.org",
        "eoportal.org",
        "figshare.com",
        "dataverse.harvard.edu",
        "creativecommons.org",
        "spdx.org",
        "opensource.org",
        "readthedocs.io",
        "youtube.com",
        "researchgate.net",
        "eohandbook.com",
        "earthdata.nasa.gov",
        "eox.at",
        "worldoceancirculation.org",
        "aviso.altimetry.fr",
        "awi.de",
        "dlr.de",
    }
)
"""Hosts, and hosts below them, that serve the same over https."""

FRONT_PAGES: Final = frozenset(
    {
        "esa.int",
        "www.esa.int",
        "zenodo.org",
        "www.nasa.gov",
        "nasa.gov",
        "www.copernicus.eu",
        "copernicus.eu",
        "github.com",
        "www.github.com",
        "www.google.com",
        "google.com",
        "doi.org",
        "www.doi.org",
        "pangaea.de",
        "www.pangaea.de",
        "figshare.com",
        "eo4society.esa.int",
        "earth.esa.int",
        "climate.esa.int",
        "www.eumetsat.int",
        "www.ecmwf.int",
        "www.noaa.gov",
    }
)
"""Hosts whose front page says nothing of any one entry."""


@lru_cache(maxsize=16384)
def is_below(host: str, hosts: frozenset[str]) -> bool:
    """Whether a host is one of these, or below one of them."""
    parts = host.rstrip(".").split(".")
    return any(".".join(parts[at:]) in hosts for at in range(len(parts)))


LASTING: Final = frozenset(
    {
        "doi.org",
        "dx.doi.org",
        "hdl.handle.net",
        "w3id.org",
        "purl.org",
        "purl.net",
        "orcid.org",
        "ror.org",
        "n2t.net",
        "ark.org",
        "identifiers.org",
        "nbn-resolving.org",
        "urn.fi",
        "id.crossref.org",
        "vocab.nerc.ac.uk",
        "gcmd.earthdata.nasa.gov",
    }
)
"""Hosts whose addresses are kept for good and lead elsewhere from time to time: the address to cite is theirs."""
