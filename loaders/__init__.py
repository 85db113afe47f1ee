"""From a folder of registers to a published city: reading, identity, ledger, oversight, writing."""
