"""The keywords that APEx knows, from the EarthData taxonomy.

Source: https://github.com/ESA-APEx/apex_algorithms, «schemas/record.json».
"""

from typing import Final

APEX_KEYWORDS: Final = (
    *("Agriculture", "Land Use/Land Cover Classification", "Land Use/Land Cover Change", "Deforestation", "Vegetation"),
    *("Normalized Difference Vegetation Index (NDVI)", "Leaf Area Index (LAI)"),
    *("Fraction of Absorbed Photosynthetic Active Radiation (fAPAR)", "Fraction of Vegetation Coverage (fCOVER)"),
    *("Normalized Difference Water Index (NDWI)", "Brightness", "Energy Production/Use", "Wind Energy Production/Use"),
    *("Solar Energy Production/Use", "Natural Hazards", "Wildfires", "Sentinel-1", "Sentinel-2", "Sentinel-3"),
    *("Landsat-8", "Digital Elevation/Terrain Model (DEM)", "ECMWF ERA5", "Data Analysis and Visualization"),
    *("Statistical Applications", "Forests", "Statistics", "Change Detection Services", "Urban Heat Island"),
    *("Land Surface Temperature", "Climate", "Soils", "Radar"),
)
