"""Values that everything else speaks in: frozen dataclasses and enums, standard library only."""
