"""JSON and YAML as they are written, with the place of each text; not deployed."""
