"""``python -m central_server`` is ``kep-central``."""

from central_server.cli import main

raise SystemExit(main())
