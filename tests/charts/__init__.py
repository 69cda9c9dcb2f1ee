"""Charts, looked at from outside: what is drawn, where, and how it is told apart."""
