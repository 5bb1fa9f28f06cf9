"""Whether a platform does what its entry claims, told from what its addresses answer."""
