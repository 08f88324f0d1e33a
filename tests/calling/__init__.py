"""Every operation of the interface called by its own OpenAPI document, with good and with bad data."""
