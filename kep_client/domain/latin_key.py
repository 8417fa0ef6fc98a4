"""One key for the many Latin spellings of a Greek name: passport, greeklish, old and French ones.

``latin_key`` is applied to both sides and only joins spellings that no two names need to tell
apart. What would join different names (``x`` is ξ or χ, ``h`` is χ or η, ``b`` is μπ or β) is left
to ``spellings``, which asks for both.
"""

import re
from collections.abc import Callable
from functools import lru_cache

MOST_KEYS = 6

# Applied in this order to small letters without marks.
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("ph", "f"),
        ("[ck]h", "h"),
        ("gh", "g"),
        ("dh", "d"),
        ("c|q", "k"),
        ("w", "o"),
        ("d?j", "dz"),
        ("ks", "x"),
        ("n[gk]|gk", "g"),
        ("m[pb]", "b"),
        ("n[td]", "d"),
        ("dz", "tz"),
        # αυ, ευ in all their dresses: au, av, af, ay.
        ("([ae])[uyf]", r"\1v"),
        ("o[uy]|oo", "u"),
        ("oi|ei|yi|y", "i"),
        ("ai|ae", "e"),
        (r"(.)\1+", r"\1"),
    )
)
_GREEKLISH_DIGITS = str.maketrans({"8": "th", "9": "th", "3": "ks", "4": "ps"})
_VOWELS = "aeiouyw"

# h for η: no digraph before it, or one that cannot stand before what follows (ch stays).
_ETA = re.compile(
    rf"(?<![tckgdp])h|(?<=[gd])h(?![{_VOWELS}h])|(?<=[kp])h(?![{_VOWELS}rlh])"
    rf"|(?<=t)h(?![{_VOWELS}rlmnh])|(?<=st)h(?=[mn])"
)
_UPSILON = re.compile(rf"(?<![{_VOWELS}])u")
_YOD = re.compile(r"(?<=.)yi?(?=[aou])|(?<=.)y(?=[ei])")
_CHI_FOR_SURE = re.compile("x(?=[rlmn])")
# What a last letter may be the first half of, while a name is being typed.
_HALVES: dict[str, tuple[str, ...]] = {
    "a": ("i",),
    "c": ("h",),
    "d": ("z",),
    "e": ("i",),
    "k": ("h", "s"),
    "m": ("p",),
    "n": ("t", "g", "tz"),
    "o": ("u", "i"),
    "p": ("h",),
    "t": ("z",),
}


def latin_key(word: str) -> str:
    """Return the key of a Latin word given in small letters without marks."""
    for pattern, replacement in _STEPS:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=1024)
def spellings(word: str) -> tuple[str, ...]:
    """Return at most ``MOST_KEYS`` keys a typed word may stand for, likeliest first.

    First the other readings of single letters, then the words that go on with a half-typed pair
    (``papado`` before ``papadou``), last the school pronunciation (``Demetrios``, ``Emmanuel``).
    """
    plain = _plain(word)
    readings = _readings(plain)
    started = [reading + half for reading in readings for half in _HALVES.get(plain[-1:], ())]
    keys = dict.fromkeys(latin_key(text) for text in (*readings, *started))
    school = dict.fromkeys(latin_key(text) for text in _schooled(_eta(plain)))
    others = tuple(key for key in school if key not in keys)
    return (*tuple(keys)[: MOST_KEYS - len(others)], *others)


def _schooled(word: str) -> tuple[str, ...]:
    """Read e as η: within the word (Demetrios), and at its beginning too (Eliopoulos)."""
    if "e" not in word:
        return ()
    return word[:1] + word[1:].replace("e", "i"), word.replace("e", "i", 1)


def _readings(word: str) -> list[str]:
    """Return the word as typed, then with every reading changed, then the mixtures."""
    readings = [word]
    for rule in _RULES:
        readings += [other for text in readings if (other := rule(text)) != text]
    return [word, *reversed(readings[1:])]


def _plain(word: str) -> str:
    """Settle what has one reading only: digits for letters, x before a consonant."""
    if "3" in word:  # who writes ξ as 3 writes χ as x
        word = word.replace("x", "ch")
    return _CHI_FOR_SURE.sub("ch", word.translate(_GREEKLISH_DIGITS))


def _chi(word: str) -> str:
    return word.replace("x", "ch")


def _eta(word: str) -> str:
    if word[:1] == "h" and word[1:2] in _VOWELS:  # Heleni, Hermes: the old rough breathing
        return word[1:]
    return _ETA.sub("i", word)


def _gamma(word: str) -> str:
    """Yannis is Giannis, Yorgos is Giorgos, Yeorgios is Georgios."""
    if word[:1] != "y" or word[1:2] not in tuple(_VOWELS):
        return word
    return ("g" if word[1] in "ei" else "gi") + word[1:]


def _yod(word: str) -> str:
    """Kondoyannis is Kontogiannis, Panayiotis is Panagiotis, Avyerinos is Avgerinos."""
    return _YOD.sub(lambda met: "g" if met.string[met.end()] in "ei" else "gi", word)


def _theta(word: str) -> str:
    """Lefteris and Elefterios: said with a t, written with a theta."""
    return re.sub("[fv]t(?!h)", "fth", word)


def _economy(word: str) -> str:
    return re.sub("^e[ck](?=o)", "oik", word)


def _vita(word: str) -> str:
    return word.replace("b", "v")


def _ypsilon(word: str) -> str:
    return _UPSILON.sub("y", word)


_RULES: tuple[Callable[[str], str], ...] = (
    _chi,
    _eta,
    _gamma,
    _yod,
    _theta,
    _economy,
    _vita,
    _ypsilon,
)
