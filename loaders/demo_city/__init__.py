"""The demo city: a folder of registers as messy as real ones, with its truth; the product knows nothing of it."""

from shizi.loaders.demo_city.city import DemoCity, write_demo_city

__all__ = ["DemoCity", "write_demo_city"]
