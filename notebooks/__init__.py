"""What every notebook begins with: `from shizi.notebooks import open_city, readable_plots`.

`open_city` gives the loaded city as pandas frames; `readable_plots` lets matplotlib write Chinese.
"""

from shizi.notebooks.city import NotebookCity, open_city
from shizi.notebooks.plots import COLOURS, SHADES, Plots, readable_plots

__all__ = ["COLOURS", "SHADES", "NotebookCity", "Plots", "open_city", "readable_plots"]
