"""What a person is found by: folded Greek words and Latin keys of every spelling on file."""

from central_server.records.search import GREEK_KEY, LATIN_KEY
from kep_client.domain.greek import name_tokens, search_columns


def name_keys(greek: tuple[str, ...], latin: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return pairs of script and key: Greek words, their ELOT 743 keys, and passport spellings."""
    folded, transliterated = search_columns(greek)
    _, as_spelt = search_columns(latin)
    keys = [(GREEK_KEY, word) for word in folded.split()]
    keys += [(LATIN_KEY, word) for word in (*transliterated.split(), *as_spelt.split())]
    return tuple(dict.fromkeys(keys))


def sort_key(family_name: str, given_name: str, father_name: str) -> str:
    """Return what alphabetical order goes by."""
    return " ".join(
        token for name in (family_name, given_name, father_name) for token in name_tokens(name)
    )
