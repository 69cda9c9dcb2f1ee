"""Where an organisation belongs: its name taken apart, and the register of administrative divisions."""

from gipdata.places.locate import locate
from gipdata.places.names import OrgName, split_name

__all__ = ["OrgName", "locate", "split_name"]
