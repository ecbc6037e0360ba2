"""One search of a file that says where detectors have to look. Findings do not depend on it."""
