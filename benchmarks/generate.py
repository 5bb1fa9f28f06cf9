"""Write a catalog of any size, as a catalog of that size would look.

    .venv/bin/python benchmarks/generate.py 100000 FOLDER [--seed 1] [--no-items] [--git]

Lengths, how often a field is there, how many references an entry makes and how unevenly they fall were measured on the
reference catalog (351 products, July 2026) and stand in the tables below. Themes, sentences and records to vary are
those of this repository; rare words are invented. The same seed gives the same bytes.
"""

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from oscat.thought.canon import dumps
from oscat.thought.submit.compose import slug
from oscat.world.disk import empty_folder, write_files

HERE = Path(__file__).parents[1]
Json = dict[str, Any]
File = tuple[str, bytes]

MEASURED = 351
"""Products of the reference catalog; with others the kinds grow by these powers of how many times as many they are."""
KINDS = {
    "projects": (208, 0.8),
    "variables": (1246, 0.2),
    "missions": (81, 0.15),
    "workflows": (17, 0.8),
    "experiments": (9, 0.8),
}

# Quantiles at 0, 10, 25, 50, 75, 90, 95, 99 and 100 % of the products.
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
TITLE_WORDS = (1, 3, 5, 7, 10, 15, 17, 24, 26)
TEXT_WORDS = (12, 15, 26, 56, 106, 233, 327, 331, 656)
VARIABLES = (1, 1, 1, 1, 1, 2, 3, 9, 37)
MISSIONS = (1, 1, 1, 1, 3, 5, 6, 10, 18)
KEYWORDS = (2, 2, 2, 3, 5, 6, 7, 10, 11)
ITEMS = (1, 1, 1, 2, 2, 6, 21, 226, 226)
WITH_ITEMS = 29 / MEASURED

STATUS = {"ongoing": 194, "completed": 141, "planned": 16}
LICENSES = {"other": 272, "CC-BY-4.0": 61, "CC-BY-NC-4.0": 9, "CC-BY-SA-4.0": 3, "MIT": 2, "CC0-1.0": 4}
THEMES = {
    "oceans": 133,
    "cryosphere": 102,
    "land": 83,
    "atmosphere": 51,
    "magnetosphere-ionosphere": 19,
    "solid-earth": 18,
}
SECOND_THEME = 0.15
REGIONS = (
    ("Global", 101, (-180, -90, 180, 90)),
    ("Antarctica", 39, (-180, -90, 180, -60)),
    ("Europe", 27, (-25, 34, 45, 72)),
    ("Baltic Sea", 20, (9, 53, 31, 66)),
    ("Greenland", 15, (-74, 59, -10, 84)),
    ("Black Sea", 14, (27, 40, 42, 47)),
    ("Mediterranean Sea", 14, (-6, 30, 37, 46)),
    ("Arctic", 12, (-180, 66, 180, 90)),
    ("Africa", 8, (-18, -35, 52, 38)),
    ("", 98, None),
)
"""Name, how many of the products, bounding box; the others lie anywhere and have a name that few share."""
WITH_DOI = 79 / MEASURED
EXTENSIONS, CITED, CUBE = ("osc/v1.0.0", "themes/v1.0.0", "cf/v0.2.0"), "scientific/v1.0.0", "datacube/v2.2.0"
"""What products declare, what those with a DOI do as well, and what some Items do."""
BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12", "SCL", "vv", "vh")


# Chance -------------------------------------------------------------------------------------------------------------


def extension(name: str) -> str:
    """The schema of a STAC extension."""
    return f"https://stac-extensions.github.io/{name}/schema.json"


SCHEMAS = tuple(map(extension, (*EXTENSIONS, CITED, CUBE)))
"""All that records declare."""


def among(chance: random.Random, quantiles: tuple[int, ...]) -> int:
    """A number that is spread as these quantiles are."""
    at = chance.random()
    above = next(i for i, share in enumerate(SHARES) if share >= at) or 1
    low, high = quantiles[above - 1], quantiles[above]
    part = (at - SHARES[above - 1]) / (SHARES[above] - SHARES[above - 1])
    return round(low + part * (high - low))


def weighted(chance: random.Random, weights: dict[str, int]) -> str:
    """One of the words, as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]


def zipf(chance: random.Random, words: list[str]) -> str:
    """One of the words, the first ones by far the most often."""
    return words[min(len(words) - 1, int(len(words) ** chance.random()))]


def several(chance: random.Random, words: list[str], count: int) -> list[str]:
    """Some different words, fewer than asked for where chance falls on the same."""
    return list(dict.fromkeys(zipf(chance, words) for _ in range(count)))


def rare(chance: random.Random) -> str:
    """A word that nobody has heard."""
    return "".join(chance.choice("bcdfghklmnprstvwz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def area(chance: random.Random) -> tuple[float, float, float, float]:
    """A box anywhere."""
    west, south = round(chance.uniform(-180, 150), 2), round(chance.uniform(-80, 70), 2)
    east, north = west + max(0.01, chance.expovariate(1 / 15)), south + max(0.01, chance.expovariate(1 / 10))
    return west, south, round(min(180.0, east), 2), round(min(90.0, north), 2)


def day(chance: random.Random, first: int, last: int) -> str:
    return f"{chance.randint(first, last)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}T00:00:00Z"


# What is varied -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Examples:
    """The records of this repository, whose words and shapes the made ones have."""

    root: Path

    def records(self, pattern: str) -> list[Json]:
        return [json.loads(path.read_bytes()) for path in sorted(self.root.glob(pattern))]

    @cached_property
    def sentences(self) -> list[list[str]]:
        texts = [one["description"] for one in self.records("p*/*/collection.json")]
        return [sentence.split() for text in texts for sentence in text.rstrip(".").split(". ")]

    @cached_property
    def titles(self) -> list[str]:
        words = [
            word.strip(",:()") for one in self.records("products/*/collection.json") for word in one["title"].split()
        ]
        return [word for word in words if word.isalpha()]

    @cached_property
    def keywords(self) -> list[str]:
        return sorted({word for one in self.records("products/*/collection.json") for word in one.get("keywords", [])})


class World:
    """All that the made catalog is going to hold: ids first, so that entries can name each other."""

    def __init__(self, products: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.examples = Examples(HERE)
        self.words = sorted({rare(self.chance) for _ in range(20_000)})
        times = max(products, 1) / MEASURED
        self.counts = {kind: max(2, round(count * times**power)) for kind, (count, power) in KINDS.items()}
        self.ids = {kind: self._ids(kind, count) for kind, count in self.counts.items()}
        self.products = products

    def _ids(self, kind: str, count: int) -> list[str]:
        """So many different ids, the best known first."""
        return [f"{slug(self.title(3))}-{number}" for number in range(count)]

    def title(self, words: int) -> str:
        """So many words of titles, one of them rare."""
        said = [self.chance.choice(self.examples.titles) for _ in range(max(1, words - 1))]
        return " ".join([*said, zipf(self.chance, self.words).title()])

    def text(self, words: int) -> str:
        """Sentences of about so many words in all, with rare words among them."""
        said: list[str] = []
        while sum(one.count(" ") + 1 for one in said) < words:
            sentence = [*self.chance.choice(self.examples.sentences)]
            sentence.insert(self.chance.randrange(1, len(sentence) + 1), zipf(self.chance, self.words))
            said.append(" ".join(sentence))
        return f"{'. '.join(said)}."

    def link(self, rel: str = "via", title: str = "Access") -> Json:
        """A link to somewhere on the web; a hundred hosts hold most of what is linked."""
        host = f"data-{int(100 * self.chance.random() ** 2)}.example.org"
        return {
            "rel": rel,
            "href": f"https://{host}/{self.chance.getrandbits(40):x}",
            "type": "text/html",
            "title": title,
        }


def themes(world: World) -> list[Json]:
    chosen = [weighted(world.chance, THEMES)]
    if world.chance.random() < SECOND_THEME:
        chosen.append(weighted(world.chance, THEMES))
    concepts = [{"id": one} for one in dict.fromkeys(chosen)]
    return [{"scheme": "https://github.com/stac-extensions/osc#theme", "concepts": concepts}]


# Entries ------------------------------------------------------------------------------------------------------------


def product(world: World, number: int) -> Json:
    """A STAC Collection as a science team would write it."""
    chance = world.chance
    title = world.title(among(chance, TITLE_WORDS))
    region, _, box = chance.choices(REGIONS, [weight for _, weight, _ in REGIONS])[0]
    start = chance.randint(1979, 2022)
    doi = f"10.5281/zenodo.{1_000_000 + number}" if chance.random() < WITH_DOI else ""
    made: Json = {
        "type": "Collection",
        "id": f"{slug(title)[:50].strip('-')}-{number}",
        "stac_version": "1.1.0",
        "stac_extensions": [extension(one) for one in (*EXTENSIONS, *([CITED] if doi else []))],
        "title": title,
        "description": world.text(among(chance, TEXT_WORDS)),
        "osc:type": "product",
        "osc:status": weighted(chance, STATUS),
        "osc:project": zipf(chance, world.ids["projects"]),
        "osc:variables": several(chance, world.ids["variables"], among(chance, VARIABLES)),
        "osc:missions": several(chance, world.ids["missions"], among(chance, MISSIONS)),
        "osc:region": region or f"{zipf(chance, world.words).title()} Bay",
        "themes": themes(world),
        "keywords": several(chance, world.examples.keywords, among(chance, KEYWORDS)),
        "license": weighted(chance, LICENSES),
        "extent": {
            "spatial": {"bbox": [list(box or area(chance))]},
            "temporal": {"interval": [[day(chance, start, start), day(chance, start + 1, 2026)]]},
        },
        "cf:parameter": [{"name": slug(world.title(2)).replace("-", "_"), "unit": "1"}],
        "created": day(chance, 2015, 2023),
        "updated": day(chance, 2024, 2025),
        "links": [world.link(), *([world.link(title="Documentation")] if chance.random() < 0.6 else [])],
    }
    if made["license"] == "other":
        made["links"].append(world.link("license", "Terms of use"))
    if doi:
        made["sci:doi"] = doi
        made["links"].append({"rel": "cite-as", "href": f"https://doi.org/{doi}", "type": "text/html", "title": "DOI"})
    return made


def item(world: World, number: int, parent: Json) -> Json:
    """A STAC Item with a data cube in it, as most Items of the reference catalog are."""
    chance, west, south = world.chance, *area(world.chance)[:2]
    east, north = round(west + 0.09, 6), round(south + 0.09, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    first, last = day(chance, 2016, 2020), day(chance, 2021, 2024)
    grid = {"type": "spatial", "extent": [439700.0, 449690.0], "reference_system": "EPSG:32619"}
    name = f"cube-{number}"
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "stac_extensions": [extension(CUBE)],
        "id": f"{parent['id']}-{name}",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [west, south, east, north],
        "properties": {
            "title": f"{parent['title']}, cube {number}",
            "description": world.text(25),
            "license": "CC-BY-4.0",
            "datetime": first,
            "start_datetime": first,
            "end_datetime": last,
            "created": day(chance, 2025, 2025),
            "instruments": ["c-sar", "msi"],
            **{f"processing_{slug(world.title(2)).replace('-', '_')}": world.text(8) for _ in range(12)},
            "cube:dimensions": {
                "x": {"axis": "x", **grid},
                "y": {"axis": "y", **grid},
                "time": {"type": "temporal", "extent": [first, last], "step": "P5D"},
            },
            "cube:variables": {band: {"type": "data", "dimensions": ["time", "y", "x"]} for band in BANDS},
        },
        "assets": {
            "data": {
                "href": f"https://data-{number % 7}.example.org/{parent['id']}/{name}.zarr",
                "type": "application/vnd+zarr",
                "title": "Cube",
                "roles": ["data"],
            }
        },
        "links": [],
        "collection": parent["id"],
    }


def variable(world: World, name: str) -> Json:
    return {
        "type": "Catalog",
        "id": name,
        "stac_version": "1.1.0",
        "stac_extensions": [extension(EXTENSIONS[1])],
        "title": name.replace("-", " ").capitalize(),
        "description": world.text(20),
        "themes": themes(world),
        "links": [world.link(title="Definition")],
    }


def mission(world: World, name: str) -> Json:
    made = {one: value for one, value in variable(world, name).items() if one not in {"themes", "stac_extensions"}}
    return made | {"links": [world.link(title="Description")]}


def varied(world: World, example: Json, name: str) -> Json:
    """An example under another name, with other words."""
    made: Json = json.loads(json.dumps(example))
    fields = made.get("properties", made)
    made["id"] = name
    fields |= {"title": world.title(6), "description": world.text(60), "themes": themes(world)}
    if "osc:project" in fields:
        fields["osc:project"] = zipf(world.chance, world.ids["projects"])
    if "osc:workflow" in fields:
        fields["osc:workflow"] = zipf(world.chance, world.ids["workflows"])
    return made


# Files --------------------------------------------------------------------------------------------------------------


def files(products: int, seed: int = 1, items: bool = True) -> Iterator[File]:
    """The files of a catalog with so many products."""
    world = World(products, seed)
    yield "oscat.toml", f'[catalog]\nurl = "https://catalog-{products}.example.org/"\n'.encode()
    for path in sorted((HERE / "catalog").rglob("*")):
        inside = path.relative_to(HERE).as_posix()
        if path.is_file() and (inside.startswith("catalog/themes/") or path.parent.name == "catalog"):
            yield inside, path.read_bytes()
    yield from _vocabulary(world, "catalog/variables", "variables", variable)
    yield from _vocabulary(world, "catalog/eo-missions", "missions", mission)
    yield from _varied(world, "projects", "salinity", "collection.json")
    yield from _varied(world, "workflows", "salinity", "record.json")
    yield from _varied(world, "experiments", "salinity", "record.json")
    for number in range(products):
        made = product(world, number)
        yield f"products/{made['id']}/collection.json", dumps(made)
        yield from _items(world, made) if items else ()


def _vocabulary(world: World, folder: str, kind: str, make: Callable[[World, str], Json]) -> Iterator[File]:
    yield from ((f"{folder}/{name}/catalog.json", dumps(make(world, name))) for name in world.ids[kind])


def _varied(world: World, folder: str, of: str, name: str) -> Iterator[File]:
    """Variations of an entry, with copies of what stands beside it."""
    examples = sorted((HERE / folder).glob(f"*{of}*")) or sorted((HERE / folder).iterdir())
    example = json.loads((examples[0] / name).read_bytes())
    beside = [(one.name, one.read_bytes()) for one in sorted(examples[0].iterdir()) if one.name != name]
    for id_ in world.ids[folder]:
        yield f"{folder}/{id_}/{name}", dumps(varied(world, example, id_))
        yield from ((f"{folder}/{id_}/{other}", raw) for other, raw in beside)


def _items(world: World, made: Json) -> Iterator[File]:
    if world.chance.random() >= WITH_ITEMS:
        return
    for number in range(among(world.chance, ITEMS)):
        one = item(world, number, made)
        yield f"products/{made['id']}/{one['id']}.json", dumps(one)


def commit(folder: Path) -> None:
    """Make the folder a Git repository with one commit, or commit what changed in one."""
    settings = ("user.name=a", "user.email=a@example.org", "commit.gpgsign=false", "init.defaultBranch=main")
    git = ["git", "-C", str(folder), *(word for one in settings for word in ("-c", one))]
    for args in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "A catalog"]):
        subprocess.run([*git, *args], check=True)


def edit(folder: Path) -> None:
    """Change the title of one product."""
    record = min(folder.glob("products/*/collection.json"))
    record.write_text(record.read_text("utf-8").replace('"title": "', '"title": "New: ', 1), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("products", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-items", action="store_true", help="products without STAC Items beside them")
    parser.add_argument("--git", action="store_true", help="commit it as well")
    given = parser.parse_args()
    made = files(given.products, given.seed, not given.no_items)
    print(f"{write_files(empty_folder(given.folder), made):,} files", file=sys.stderr)
    if given.git:
        commit(given.folder)


if __name__ == "__main__":
    main()
