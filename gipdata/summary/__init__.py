"""The county pack: what a county office makes of its townships' reports and sends out."""
