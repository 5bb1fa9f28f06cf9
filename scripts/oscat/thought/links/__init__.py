"""The addresses of a catalog on the web: which they are, how each is asked, what an answer means, what to tell whom."""
