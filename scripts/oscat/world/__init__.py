"""The edges: disk, network, other programs. Knows only words; decides nothing."""
