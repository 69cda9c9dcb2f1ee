"""What the prose says: words, problems and measures with their themes, stated figures, passages found twice."""
