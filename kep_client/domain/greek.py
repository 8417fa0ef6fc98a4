"""Greek text: folding for search, ELOT 743 transliteration, codes with look-alike letters, capitals.

Two columns are searched. ``folded`` answers Greek queries: no marks, one sigma. ``latin`` answers
Latin ones: ELOT 743 (the table of ISO 843 type 2, used in passports) squeezed into a key in which
the usual spellings meet. Spellings that would blur the key (x for χ, h for η) are tried when
asking, by ``query_keys``.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kep_client.domain.given_names import everyday, formal_names
from kep_client.domain.latin_key import latin_key, spellings

_DIAERESIS = "\u0308"
_ACCENTS = "\u0300\u0301\u0342"
_DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015_"
_APOSTROPHES = "'`\u00b4\u2019\u02bc\u0384\u1fbd\u1fbf\u1ffd"
_SOFTENED = str.maketrans(dict.fromkeys(_DASHES, " ") | dict.fromkeys(_APOSTROPHES, ""))
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
# Greek capitals whose shape a Latin capital shares, in one order.
_LOOK_GREEK, _LOOK_LATIN = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"
_TO_LATIN_LOOK = str.maketrans(_LOOK_GREEK, _LOOK_LATIN)
_TO_GREEK_LOOK = str.maketrans(_LOOK_LATIN + _LOOK_LATIN.lower(), _LOOK_GREEK + _LOOK_GREEK.lower())
_KEPT_WORDS = 1 << 15  # the distinct names of a large office fit


def is_greek(text: str) -> bool:
    """Whether any letter is Greek."""
    return _GREEK.search(text) is not None


def fold(text: str) -> str:
    """Return the search form: no marks, no case, ς as σ, dashes and gaps as one blank."""
    base = _bare(unicodedata.normalize("NFD", text)).casefold()
    # Case folding can bring marks back (ΐ has no capital of one sign).
    base = _bare(unicodedata.normalize("NFD", base)).replace("ς", "σ")
    return " ".join(base.translate(_SOFTENED).split())


def name_tokens(text: str) -> tuple[str, ...]:
    """Return the folded words of a name; letters and digits only, safe for any query language."""
    return tuple(fold_word(word) for word in _words(text))


@lru_cache(maxsize=_KEPT_WORDS)
def fold_word(word: str) -> str:
    """Fold one word; Latin look-alikes within a Greek word become the Greek letters meant."""
    folded = fold(word)
    if is_greek(folded):
        return folded.translate(_TO_GREEK_LOOK)
    return folded


def search_columns(names: Iterable[str]) -> tuple[str, str]:
    """Return the columns ``(folded, latin)`` of a person's names, in the order given."""
    pairs = [_columns(word) for name in names if name for word in _words(name)]
    folded = dict.fromkeys(pair[0] for pair in pairs)
    latin = dict.fromkeys(pair[1] for pair in pairs)
    return " ".join(folded), " ".join(latin)


def query_words(word: str) -> tuple[str, ...]:
    """Return the prefixes of the ``folded`` column for one typed Greek word: it, then its names."""
    folded = fold_word(word)
    return (folded, *formal_names(folded))


def query_keys(word: str) -> tuple[str, ...]:
    """Return a few prefixes of the ``latin`` column for one typed word, likeliest first."""
    if is_greek(word):
        return tuple(dict.fromkeys(_columns(name)[1] for name in query_words(word)))
    keys = spellings(fold(word))
    called = (everyday_keys().get(key, ()) for key in keys)
    return tuple(dict.fromkeys((*keys, *(formal for many in called for formal in many))))


@lru_cache(maxsize=1)
def everyday_keys() -> dict[str, tuple[str, ...]]:
    """Return the Latin keys of the register's names by those of the everyday ones."""
    return {
        _columns(name)[1]: tuple(_columns(formal)[1] for formal in formals)
        for name, formals in everyday().items()
    }


def forget_words() -> None:
    """Empty the memory of names seen; called when the desk is locked."""
    for cached in (fold_word, _columns, spellings):
        cached.cache_clear()


@lru_cache(maxsize=_KEPT_WORDS)
def _columns(word: str) -> tuple[str, str]:
    latin = elot743(word.translate(_TO_GREEK_LOOK)) if is_greek(word) else fold(word)
    return fold_word(word), latin_key(latin)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).translate(_SOFTENED))


class _MarkTable(dict[int, int | None]):
    """Translation table that drops combining marks; it learns characters as they come."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code)) == "Mn" else code
        self[code] = kept
        return kept


_MARKS = _MarkTable()


def _bare(decomposed: str) -> str:
    return decomposed.translate(_MARKS)


# --- ELOT 743 ---------------------------------------------------------------------------------

_LETTERS = dict(zip("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstyfo", strict=True)) | {
    "θ": "th",
    "ξ": "x",
    "χ": "ch",
    "ψ": "ps",
    "σ": "s",
    "ς": "s",
}
_BEFORE_GAMMA = {"γ": "ng", "ξ": "nx", "χ": "nch"}
_VOICED = frozenset("αεηιουωβγδζλμνρ")
_DIGRAPHS = frozenset({"αι", "ει", "οι", "υι", "αυ", "ευ", "ηυ", "ου"})
_Letter = tuple[str, str]  # the base and its marks


def elot743(text: str) -> str:
    """Transliterate Greek (ELOT 743, ISO 843 type 2) in small letters; other signs stay.

    A tonos on the first vowel or a diaeresis on the second keeps two vowels apart; text in
    capitals without marks cannot show that and is read as a digraph.
    """
    letters = _letters(text.lower())
    out: list[str] = []
    place = 0
    while place < len(letters):
        piece, used = _transliterate(letters, place)
        out.append(piece)
        place += used
    return "".join(out)


def _letters(text: str) -> list[_Letter]:
    letters: list[_Letter] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.category(char) != "Mn":
            letters.append((char, ""))
        elif letters:
            base, marks = letters[-1]
            letters[-1] = (base, marks + char)
    return letters


def _transliterate(letters: list[_Letter], place: int) -> tuple[str, int]:
    """Return the Latin of the letter or pair at a place and how many letters it took."""
    first, second = letters[place][0], _base(letters, place + 1)
    if second == "υ" and first in "αεηο" and _is_digraph(letters, place):
        return _with_upsilon(first, _base(letters, place + 2)), 2
    if first == "γ" and second in _BEFORE_GAMMA:
        return _BEFORE_GAMMA[second], 2
    if first == "μ" and second == "π" and _at_edge(letters, place):
        return "b", 2
    return _LETTERS.get(first, first), 1


def _with_upsilon(first: str, following: str) -> str:
    if first == "ο":
        return "ou"
    return _LETTERS[first] + ("v" if following in _VOICED else "f")


def _is_digraph(letters: list[_Letter], place: int) -> bool:
    accented = any(mark in _ACCENTS for mark in letters[place][1])
    return not accented and _DIAERESIS not in letters[place + 1][1]


def _at_edge(letters: list[_Letter], place: int) -> bool:
    before = _base(letters, place - 1) if place else ""
    return not before.isalpha() or not _base(letters, place + 2).isalpha()


def _base(letters: list[_Letter], place: int) -> str:
    return letters[place][0] if place < len(letters) else ""


# --- codes and capitals -----------------------------------------------------------------------


def fold_lookalikes(text: str) -> str:
    """Return a code for comparison: capitals and digits, ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ written in Latin.

    Greek letters without a Latin twin stay Greek; blanks and dashes go.
    """
    bare = _bare(unicodedata.normalize("NFD", text)).upper()
    kept = "".join(char for char in _bare(unicodedata.normalize("NFD", bare)) if char.isalnum())
    return kept.translate(_TO_LATIN_LOOK)


def display_upper(text: str) -> str:
    """Return Greek capitals: without accents, with the diaeresis (``Μάιος`` -> ``ΜΑΪΟΣ``).

    An accent on the first of two vowels said that they are read apart; capitals say it by a
    diaeresis on the second. Marks of other scripts stay.
    """
    out: list[str] = []
    accented = ""
    for base, marks in _letters(text):
        if not is_greek(base):
            out.append((base + marks).upper())
            accented = ""
            continue
        apart = _DIAERESIS in marks or accented + base.lower() in _DIGRAPHS
        out.append(base.upper() + (_DIAERESIS if apart else ""))
        accented = base.lower() if any(mark in _ACCENTS for mark in marks) else ""
    return unicodedata.normalize("NFC", "".join(out))
