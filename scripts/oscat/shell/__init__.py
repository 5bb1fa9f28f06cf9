"""The command line and its Python twin: the only place where world and thought meet."""
