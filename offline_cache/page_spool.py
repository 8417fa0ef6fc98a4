"""Scanned pages on their way into a case: ``spool/``, encrypted before they touch the disk.

One file per page, sealed under a key derived from the work key and bound to its case, paper and
place (format ``kep/scan-page/1`` in ``docs/formats.md``). A page file is written before anybody is
told of it, and the list of a bundle after it: a crash loses order and turns at most, never a page.
"""

import hashlib
import secrets
import shutil
import struct
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec

from kep_client.errors import StoreError
from kep_client.ports.scanner import PageId, Picture, ScanBundle, ScanPage, SpooledPage
from offline_cache.folder import DataFolder, replace_file, storage_faults
from offline_cache.keys import derive, seal, unseal
from offline_cache.shelf import safe_name
from offline_cache.store_thread import StoreThread

T = TypeVar("T")

_KEY_USE = "kep/scan-spool/1"
_PAGE_USE = "kep/scan-page/1"
_LIST_USE = "kep/scan-list/1"
_LIST = "list"
_HEAD = struct.Struct(">I")


class _PageHead(msgspec.Struct, frozen=True, rename="camel"):
    """The beginning of a page file; the pictures' pixels and the JPEG follow."""

    number: int
    width: int
    height: int
    dpi: int
    blank: bool
    thumbnail: tuple[int, int]
    preview: tuple[int, int]


class _Place(msgspec.Struct, frozen=True, rename="camel"):
    """One page in the list of a bundle."""

    id: str
    turns: int = 0
    removed: bool = False


class PageSpool:
    """Implements ``ports.scanner.PageSpool``; open exactly while the stores are."""

    def __init__(self, folder: DataFolder, thread: StoreThread) -> None:
        self._root = folder.root / "spool"
        self._thread = thread
        self._key: bytes | None = None

    # --- opening, on the store thread ---------------------------------------------------------

    def open_here(self, work_key: bytes) -> None:
        """Take the key; called on the store thread when the stores open."""
        self._key = derive(work_key, b"", _KEY_USE)

    def close_here(self) -> None:
        """Forget the key; called on the store thread at a lock."""
        self._key = None

    def drop_case_here(self, case_id: str) -> None:
        """Forget what was scanned for a case and never attached; its draft is discarded."""
        shutil.rmtree(self._root / safe_name(case_id), ignore_errors=True)

    # --- the port -----------------------------------------------------------------------------

    async def put(self, bundle: ScanBundle, page: ScanPage) -> SpooledPage:
        """Keep a page. Raises StoreError store.locked, store.disk_full, store.read_only."""
        return await self._run(lambda key: _Bundle(self._root, bundle, key).put(page))

    async def jpeg(self, bundle: ScanBundle, page_id: PageId) -> bytes:
        """Return the picture as it was scanned. Raises StoreError doc.incomplete."""
        return await self._run(lambda key: _Bundle(self._root, bundle, key).read(page_id).jpeg)

    async def preview(self, bundle: ScanBundle, page_id: PageId) -> Picture:
        """Return the picture for the screen. Raises StoreError doc.incomplete."""
        return await self._run(lambda key: _Bundle(self._root, bundle, key).read(page_id).preview)

    async def arrange(self, bundle: ScanBundle, pages: Sequence[SpooledPage]) -> None:
        """Remember order, turns and what is removed."""
        places = [_Place(page.id, page.turns, page.removed) for page in pages]
        await self._run(lambda key: _Bundle(self._root, bundle, key).arrange(places))

    async def pages(self, bundle: ScanBundle) -> tuple[SpooledPage, ...]:
        """Return what is there; a page that cannot be read any more is left out."""
        return await self._run(lambda key: _Bundle(self._root, bundle, key).pages())

    async def drop(self, bundle: ScanBundle) -> None:
        """Forget the pages."""
        await self._run(lambda key: _Bundle(self._root, bundle, key).drop())

    async def _run(self, function: Callable[[bytes], T]) -> T:
        def work() -> T:
            if self._key is None:
                raise StoreError("store.locked")
            return function(self._key)

        return await self._thread.run(work)


class _Bundle:
    """The files of one paper."""

    def __init__(self, root: Path, bundle: ScanBundle, key: bytes) -> None:
        # Names of rules come from the centre: on the disk they are a digest.
        self._name = hashlib.sha256(bundle.rule_id.encode("utf-8")).hexdigest()[:32]
        self._case = safe_name(bundle.case_id)
        self._folder = root / self._case / self._name
        self._key = key

    def put(self, page: ScanPage) -> SpooledPage:
        page_id = PageId(secrets.token_hex(16))
        with storage_faults():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(page_id, _PAGE_USE, _packed(page))
        return _spooled(page_id, page)

    def read(self, page_id: str) -> ScanPage:
        page = _unpacked(self._open(safe_name(page_id), _PAGE_USE))
        if page is None:
            raise StoreError("doc.incomplete")
        return page

    def arrange(self, places: list[_Place]) -> None:
        if self._folder.exists():
            self._write(_LIST, _LIST_USE, msgspec.json.encode(places))

    def pages(self) -> tuple[SpooledPage, ...]:
        with storage_faults():
            names = {path.name for path in self._folder.glob("*")} if self._folder.exists() else ()
        found = {name: page for name in names if (page := self._readable(name)) is not None}
        places = [place for place in self._places() if place.id in found]
        known = {place.id for place in places}
        late = sorted((page.number, name) for name, page in found.items() if name not in known)
        order = [*places, *(_Place(name) for _, name in late)]
        return tuple(
            replace(
                _spooled(PageId(place.id), found[place.id]),
                turns=place.turns,
                removed=place.removed,
            )
            for place in order
        )

    def drop(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _readable(self, name: str) -> ScanPage | None:
        if name == _LIST or name.endswith(".new"):
            return None
        try:
            return self.read(name)
        except StoreError:
            return None

    def _places(self) -> list[_Place]:
        if not (self._folder / _LIST).exists():
            return []
        try:
            return msgspec.json.decode(self._open(_LIST, _LIST_USE), type=list[_Place])
        except (StoreError, msgspec.MsgspecError):
            return []  # the pages themselves are there

    def _write(self, name: str, use: str, content: bytes) -> None:
        replace_file(self._folder / name, seal(self._key, content, self._bound(name, use)))

    def _open(self, name: str, use: str) -> bytes:
        with storage_faults():
            path = self._folder / name
            if not path.exists():
                raise StoreError("doc.incomplete")
            sealed = path.read_bytes()
        content = unseal(self._key, sealed, self._bound(name, use))
        if content is None:
            raise StoreError("doc.incomplete")
        return content

    def _bound(self, name: str, use: str) -> bytes:
        return f"{use}\n{self._case}\n{self._name}\n{name}\n".encode("ascii")


def _spooled(page_id: PageId, page: ScanPage) -> SpooledPage:
    return SpooledPage(
        id=page_id,
        width=page.width,
        height=page.height,
        dpi=page.dpi,
        size=len(page.jpeg),
        blank=page.blank,
        thumbnail=page.thumbnail,
    )


def _packed(page: ScanPage) -> bytes:
    thumbnail, preview = page.thumbnail, page.preview
    head = msgspec.json.encode(
        _PageHead(
            number=page.number,
            width=page.width,
            height=page.height,
            dpi=page.dpi,
            blank=page.blank,
            thumbnail=(thumbnail.width, thumbnail.height),
            preview=(preview.width, preview.height),
        )
    )
    return b"".join((_HEAD.pack(len(head)), head, thumbnail.rgb, preview.rgb, page.jpeg))


def _unpacked(content: bytes) -> ScanPage | None:
    (length,) = _HEAD.unpack_from(content)
    place = _HEAD.size + length
    try:
        head = msgspec.json.decode(content[_HEAD.size : place], type=_PageHead)
    except msgspec.MsgspecError:
        return None
    pictures = []
    for width, height in (head.thumbnail, head.preview):
        end = place + 3 * width * height
        pictures.append(Picture(width, height, content[place:end]))
        place = end
    return ScanPage(
        number=head.number,
        width=head.width,
        height=head.height,
        dpi=head.dpi,
        blank=head.blank,
        jpeg=content[place:],
        thumbnail=pictures[0],
        preview=pictures[1],
    )
