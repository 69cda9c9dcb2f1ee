"""The county of data/raw against its answer key."""
