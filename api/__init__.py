"""The faces of Shizi: the command line, later HTTP and the web."""
