"""Every dataset version, its digest, its lineage and its access class."""
