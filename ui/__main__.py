"""``python -m ui``: the workstation's window."""

import sys

from ui.app.run import main

if __name__ == "__main__":
    sys.exit(main())
