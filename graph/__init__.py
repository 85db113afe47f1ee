"""The graph: its model as data, the engines behind one driver, writing and reading."""
