"""Make chlorophyll.nc: a generated season of chlorophyll-a in a bay that lies nowhere.

Each fortnight has a map of the concentration, with a bloom that begins at the coast in spring and drifts out, and a map
of clouds under which nothing is seen. ``python sample.py`` writes the same values each time.
"""

import numpy as np
import xarray as xr

SIZE, SEED = 32, 23


def season():
    """Days, chlorophyll-a (mg m-3) and quality (0 seen, 1 cloud), the latter two as (time, y, x)."""
    dice = np.random.default_rng(SEED)
    days = np.arange("2021-01-06", "2021-12-29", 14, dtype="datetime64[D]")
    y, x = np.mgrid[0:SIZE, 0:SIZE] / (SIZE - 1)
    chlorophyll, quality = [], []
    for day in days:
        phase = (day - np.datetime64("2021-01-01")).astype(int) / 365
        front = 1.6 * (phase - 0.2) + 0.05 * np.sin(9 * y)
        bloom = 4.5 * np.exp(-(((x - front) / 0.22) ** 2)) * np.exp(-(((phase - 0.45) / 0.2) ** 2))
        noise = np.exp(dice.normal(0, 0.18, (SIZE, SIZE)))
        chlorophyll.append((0.25 + 0.5 * (1 - x) + bloom) * noise)
        cloud = np.sin(11 * x + 40 * dice.random()) + np.cos(13 * y + 40 * dice.random())
        quality.append(cloud > 1.1)
    return days, np.round(np.stack(chlorophyll), 2), np.stack(quality)


def main():
    """Write the cube."""
    days, chlorophyll, quality = season()
    axes = {
        "t": ("t", days.astype("datetime64[ns]"), {"standard_name": "time"}),
        "y": ("y", np.arange(SIZE) * -300.0, {"standard_name": "projection_y_coordinate", "units": "m"}),
        "x": ("x", np.arange(SIZE) * 300.0, {"standard_name": "projection_x_coordinate", "units": "m"}),
    }
    name = "mass_concentration_of_chlorophyll_a_in_sea_water"
    bands = {
        "chl": (("t", "y", "x"), chlorophyll.astype("float32"), {"standard_name": name, "units": "mg m-3"}),
        "quality": (
            ("t", "y", "x"),
            quality.astype("float32"),
            {"long_name": "0 where the sea was seen, 1 under clouds"},
        ),
    }
    cube = xr.Dataset(bands, axes, {"Conventions": "CF-1.11", "title": "Chlorophyll-a in a generated bay"})
    packed = {"zlib": True, "complevel": 9, "shuffle": True}
    cube.to_netcdf("chlorophyll.nc", engine="h5netcdf", encoding=dict.fromkeys(bands, packed))


if __name__ == "__main__":
    main()
