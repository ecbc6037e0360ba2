"""What a run found, as frozen types, and its renderings for people and for tools: pure."""
