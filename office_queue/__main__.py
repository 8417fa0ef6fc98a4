"""``python -m office_queue``."""

import sys

from office_queue.cli import main

sys.exit(main())
