"""Pure functions: values in, values out. Never touches a file, a socket or a clock."""
