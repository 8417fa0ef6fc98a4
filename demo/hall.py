"""The screen in the hall, looked at with a browser of our own where one is installed."""

from pathlib import Path

from demo.chromium import BrowserError, Chromium, find_chromium
from demo.driver import PlayError

FULL_HD = (1920, 1080)


def look(url: str, number: str, desk: int, picture: Path) -> bool:
    """See the number called at the desk; False where there is no browser. Raises PlayError."""
    if find_chromium() is None:
        return False
    try:
        with Chromium(*FULL_HD) as wall:
            wall.open(url)
            wall.until("/calling/.test(document.getElementById('screen').className)")
            shown = wall.text(".big").replace("\u00a0", " ")
            at = wall.text(".desk").split()
            wall.picture(picture)
    except BrowserError as trouble:
        raise PlayError(f"the hall screen: {trouble}") from None
    if shown != number or str(desk) not in at:
        raise PlayError(f"the hall shows {shown} at {' '.join(at)}")
    return True
