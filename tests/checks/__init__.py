"""Tests of gipdata.checks."""
