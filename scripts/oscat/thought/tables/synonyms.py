"""Abbreviations of Earth observation and what they stand for: who writes one finds what says the other."""

from collections.abc import Iterable, Iterator
from typing import Final

ABBREVIATIONS: Final = {
    "adt": "absolute dynamic topography",
    "agb": "above ground biomass",
    "aod": "aerosol optical depth",
    "aot": "aerosol optical thickness",
    "ch4": "methane",
    "chl": "chlorophyll",
    "co": "carbon monoxide",
    "co2": "carbon dioxide",
    "dem": "digital elevation model",
    "eo": "earth observation",
    "et": "evapotranspiration",
    "fapar": "fraction absorbed photosynthetically active radiation",
    "gpp": "gross primary production",
    "hcho": "formaldehyde",
    "lai": "leaf area index",
    "lst": "land surface temperature",
    "lulc": "land use land cover",
    "mdt": "mean dynamic topography",
    "ndvi": "normalized difference vegetation index",
    "no2": "nitrogen dioxide",
    "npp": "net primary production",
    "o3": "ozone",
    "ohc": "ocean heat content",
    "sar": "synthetic aperture radar",
    "sic": "sea ice concentration",
    "sif": "solar induced fluorescence",
    "sit": "sea ice thickness",
    "sla": "sea level anomaly",
    "sm": "soil moisture",
    "smb": "surface mass balance",
    "so2": "sulphur dioxide",
    "ssh": "sea surface height",
    "sss": "sea surface salinity",
    "sst": "sea surface temperature",
    "swe": "snow water equivalent",
    "swh": "significant wave height",
    "tws": "terrestrial water storage",
}
"""Words as the index holds them: small letters, singular."""
SPELLINGS: Final = {
    "sulfur": "sulphur",
    "colour": "color",
    "vapour": "vapor",
    "catalogue": "catalog",
    "normalised": "normalized",
    "fibre": "fiber",
    "centre": "center",
}
"""British and American, and near enough: each found by the other."""
_PAIRS: Final = tuple((short, tuple(long.split())) for short, long in ABBREVIATIONS.items())
_EITHER: Final = {**SPELLINGS, **{there: here for here, there in SPELLINGS.items()}}
_SHORT: Final = {long: short for short, long in ABBREVIATIONS.items()}


def abbreviation(words: str) -> str:
    """What some words (in small letters) are abbreviated to, in capitals; "" if to nothing that is known."""
    return _SHORT.get(words, "").upper()


def broadened(words: list[str]) -> Iterator[str]:
    """The words by which a text is found as well: the long form of its abbreviations, and the other way round."""
    present = set(words)
    for short, long in _PAIRS:
        if short in present:
            yield from long
        elif present.issuperset(long) and _in_a_row(words, long):
            yield short
    yield from (_EITHER[word] for word in present & _EITHER.keys())


def _in_a_row(words: list[str], phrase: Iterable[str]) -> bool:
    return f" {' '.join(phrase)} " in f" {' '.join(words)} "
