"""From entries to pull requests: who may touch what, what is proposed, and the next step towards it."""
