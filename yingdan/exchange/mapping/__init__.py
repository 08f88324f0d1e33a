"""Maps: which file holds which kind, and which column fills which field."""

from yingdan.exchange.mapping.maps import Closing, Corrections, FieldSpec, FileMap, ImportMap, Line
from yingdan.exchange.mapping.toml import MapError, map_of, read_map

__all__ = ["Closing", "Corrections", "FieldSpec", "FileMap", "ImportMap", "Line", "MapError", "map_of", "read_map"]
