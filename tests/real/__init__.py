"""The real reports: an answer key read by hand, and the account of every line."""
