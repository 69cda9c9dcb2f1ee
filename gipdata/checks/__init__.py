"""The rules that a report is checked against: a module for each group of them, and ``engine``, which tries them."""
