"""Measuring the reader of replies: how right it is on a corpus, how fast on crafted mail, and what trips it up."""
