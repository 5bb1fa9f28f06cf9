"""The FAIR indicators that metadata can show, in the words of their sources, shortened.

Sources: RDA FAIR Data Maturity Model Working Group (2020), «FAIR Data Maturity Model: specification and guidelines»,
https://doi.org/10.15497/rda00050 (identifiers, texts, priorities). Chue Hong et al. (2022), «FAIR Principles for
Research Software», https://doi.org/10.15497/RDA00068; it has no priorities, so they are ours: what nobody can do
without is essential.

Left out, since every entry of a catalog answers them alike: what the catalog itself gives to all (F1-02M, F4-01M,
A1-02M, A1-03M, A1-04M, A1.1-01M, A2-01M, I1-01M, I1-02M, R1.3-01M, R1.3-02M; FAIR4RS F4, A1.1, A2), and what only the
data themselves can show (A1.2-01D, I3-01D, I3-02D; FAIR4RS F1.1, A1.2).
"""

from typing import Final

from oscat.words.fair import Indicator, Priority

_E, _I, _U = Priority.ESSENTIAL, Priority.IMPORTANT, Priority.USEFUL

GIVEN: Final = (
    ("F1-02M", "every record has an address of its own, which never means another"),
    ("F4-01M", "every record is in the catalog's STAC tree, sitemap and feeds, which programs harvest"),
    ("A1-02M, A1-03M, A1-04M, A1.1-01M", "every record is a plain file and a page over https, free to all"),
    ("A2-01M", "a record that is withdrawn keeps a page at its address"),
    ("I1-01M, I1-02M", "every record is JSON of STAC or OGC Records, and its page holds schema.org"),
    ("R1.3-01M, R1.3-02M", "every record passes the community's own schemas before it is published"),
)
"""What the catalog gives to every entry: the indicators, and how."""

DATA: Final = (
    Indicator("RDA-F1-01M", "F1", "The metadata are identified by a persistent identifier", _E),
    Indicator("RDA-F1-01D", "F1", "The data are identified by a persistent identifier", _E),
    Indicator("RDA-F1-02D", "F1", "The data are identified by a globally unique identifier", _E),
    Indicator("RDA-F2-01M", "F2", "The metadata are rich enough to find the data", _E),
    Indicator("RDA-F3-01M", "F3", "The metadata name the identifier of the data", _E),
    Indicator("RDA-A1-01M", "A1", "The metadata say how to get access to the data", _I),
    Indicator("RDA-A1-02D", "A1", "The data can be got by a person", _E),
    Indicator("RDA-A1-03D", "A1", "The identifier of the data leads to them", _E),
    Indicator("RDA-A1-04D", "A1", "The data are reached by a standard protocol", _E),
    Indicator("RDA-A1-05D", "A1", "The data can be got by a program", _I),
    Indicator("RDA-A1.1-01D", "A1.1", "The data are reached by a free protocol", _I),
    Indicator("RDA-I1-01D", "I1", "The data are in a standard format", _I),
    Indicator("RDA-I1-02D", "I1", "The data are in a format that programs understand", _I),
    Indicator("RDA-I2-01M", "I2", "The metadata use vocabularies that are FAIR themselves", _I),
    Indicator("RDA-I2-01D", "I2", "The data use vocabularies that are FAIR themselves", _U),
    Indicator("RDA-I3-01M", "I3", "The metadata refer to other metadata", _I),
    Indicator("RDA-I3-02M", "I3", "The metadata refer to other data", _U),
    Indicator("RDA-I3-03M", "I3", "The metadata say how they relate to other metadata", _I),
    Indicator("RDA-I3-04M", "I3", "The metadata say how they relate to other data", _U),
    Indicator("RDA-R1-01M", "R1", "The metadata tell enough to use the data again", _E),
    Indicator("RDA-R1.1-01M", "R1.1", "The metadata name the licence", _E),
    Indicator("RDA-R1.1-02M", "R1.1", "The licence is a standard one", _I),
    Indicator("RDA-R1.1-03M", "R1.1", "Programs understand the licence", _I),
    Indicator("RDA-R1.2-01M", "R1.2", "The metadata tell where the data come from, as the community does", _I),
    Indicator("RDA-R1.2-02M", "R1.2", "The metadata tell where the data come from in a language of all sciences", _U),
    Indicator("RDA-R1.3-01D", "R1.3", "The data follow a standard of the community", _E),
    Indicator("RDA-R1.3-02D", "R1.3", "The data follow a standard of the community that programs understand", _I),
)

SOFTWARE: Final = (
    Indicator("FAIR4RS-F1", "F1", "The software has a globally unique and persistent identifier", _E),
    Indicator("FAIR4RS-F1.2", "F1", "Each version has an identifier of its own", _I),
    Indicator("FAIR4RS-F2", "F2", "The software is described with rich metadata", _E),
    Indicator("FAIR4RS-F3", "F3", "The metadata name the identifier of the software", _E),
    Indicator("FAIR4RS-A1", "A1", "The software can be got by a standard protocol", _E),
    Indicator("FAIR4RS-I1", "I1", "It reads and writes data in standard formats", _I),
    Indicator("FAIR4RS-I2", "I2", "It refers to other objects, and says how", _I),
    Indicator("FAIR4RS-R1", "R1", "It is described well enough to use it again", _E),
    Indicator("FAIR4RS-R1.1", "R1.1", "It has a clear licence", _E),
    Indicator("FAIR4RS-R1.2", "R1.2", "It says who made it, and from what", _I),
    Indicator("FAIR4RS-R2", "R2", "It names the software that it needs", _I),
    Indicator("FAIR4RS-R3", "R3", "It follows a standard of its community", _E),
)
