"""Experiments run again: what it takes, the exact request, and how alike what comes out is to what is published."""
