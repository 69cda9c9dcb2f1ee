"""Document in, Report out: sections, tables, identity. No module here knows what kind of file it was."""
