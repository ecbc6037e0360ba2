"""A file that is shown, and one that an archive hides."""

from __future__ import annotations

from tests.rule.sources.raw_zip import File, local_file

SHOWN = b"x = 1\n"
SECRET = b"password = 'velvet-nimbus'\n"  # pragma: allowlist secret
HONEST = File(b"z.py", SHOWN)
HIDDEN, _ = local_file(File(b"app.py", SECRET))
