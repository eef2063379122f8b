"""Measures the reply reader: how often it is right on a corpus, how fast it is on crafted mail, and what breaks it."""
