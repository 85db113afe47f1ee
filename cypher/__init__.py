"""The query library: rules and answers as Cypher files, their catalogue, findings."""
