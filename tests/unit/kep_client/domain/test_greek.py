"""A clerk types a name as it comes: Greek, capitals, passport Latin, greeklish, half a word."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kep_client.domain import greek
from kep_client.domain.given_names import everyday, formal_names
from kep_client.domain.latin_key import MOST_KEYS

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "spellings.tsv").read_text("utf-8").splitlines()
]
# Another form of a name and one spelling that would cost more than it finds.
MOST_FORMAL_NAMES = 4
NOT_FOUND = {"Alexander", "Mayou"}
GREEK_NAMES = sorted({word for name, _ in ROWS for word in name.split() if greek.is_greek(word)})
GREEK_TEXT = st.text(alphabet="αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώΑΆΪΫΣ -'", max_size=30)


def finds(columns: tuple[str, str], query: str) -> bool:
    """Search as a store does: every word a prefix in the column of its script."""
    folded, latin = (column.split() for column in columns)

    def hit(token: str) -> bool:
        if greek.is_greek(token):
            return any(word.startswith(token) for word in folded)
        return any(word.startswith(key) for word in latin for key in greek.query_keys(token))

    return all(hit(token) for token in greek.name_tokens(query))


@pytest.mark.parametrize(("name", "query"), [row for row in ROWS if row[1] not in NOT_FOUND])
def test_a_spelling_finds_its_person(name: str, query: str) -> None:
    assert finds(greek.search_columns(name.split()), query)


def test_the_list_of_spellings_is_long_and_the_known_misses_are_few() -> None:
    missed = {query for name, query in ROWS if not finds(greek.search_columns([name]), query)}
    assert len(ROWS) >= 120
    assert missed == NOT_FOUND
    assert 1 - len(missed) / len(ROWS) >= 0.98


def test_a_full_spelling_rarely_brings_other_people() -> None:
    columns = {name: greek.search_columns([name]) for name, _ in ROWS}
    others = sum(
        finds(columns[other], query) for name, query in ROWS for other in columns if other != name
    )
    assert others <= len(ROWS) * 0.05


@pytest.mark.parametrize("name", GREEK_NAMES)
def test_a_passport_spelling_finds_the_name_from_the_second_letter_on(name: str) -> None:
    columns = greek.search_columns([name])
    latin = greek.elot743(name)
    missed = [
        latin[:length] for length in range(2, len(latin) + 1) if not finds(columns, latin[:length])
    ]
    # Half of αι, οι at the very start of a word says too little; one more letter settles it.
    assert all(len(prefix) == 2 for prefix in missed)


@pytest.mark.parametrize(
    ("typed", "latin"),
    [
        ("Παπαδόπουλος", "papadopoulos"),
        ("Αυγουστίνος", "avgoustinos"),
        ("Ευτυχία", "eftychia"),
        ("Εύα", "eva"),
        ("Ζευς", "zefs"),
        ("Ηύρα", "ivra"),
        ("Άυλος", "aylos"),
        ("Αϋφαντής", "ayfantis"),
        ("Μαΐου", "maiou"),
        ("Πραΰς", "prays"),
        ("Άγγελος", "angelos"),
        ("Σφίγξ", "sfinx"),
        ("Άγχος", "anchos"),
        ("Γκίκας", "gkikas"),
        ("Μπάμπης", "bampis"),
        ("Καραμπ", "karab"),
        ("Ντίνος", "ntinos"),
        ("Τζαβέλλας", "tzavellas"),
        ("Ψυχή", "psychi"),
        ("ΘΩΜΑΣ", "thomas"),
        ("Παπαδάκη-Μπέη 7", "papadaki-bei 7"),
    ],
)
def test_transliteration_follows_elot_743(typed: str, latin: str) -> None:
    assert greek.elot743(typed) == latin


@pytest.mark.parametrize(
    ("typed", "capitals"),
    [
        ("Μάιος", "ΜΑΪΟΣ"),
        ("άυλος", "ΑΫΛΟΣ"),
        ("Μαΐου", "ΜΑΪΟΥ"),
        ("Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("Αύρα", "ΑΥΡΑ"),
        ("προϊσταμένη", "ΠΡΟΪΣΤΑΜΕΝΗ"),
        ("Νεράιδα", "ΝΕΡΑΪΔΑ"),
        ("ᾠδή", "ΩΔΗ"),
        ("José Ελένη", "JOSÉ ΕΛΕΝΗ"),
        ("", ""),
    ],
)
def test_capitals_lose_the_accent_and_keep_the_diaeresis(typed: str, capitals: str) -> None:
    assert greek.display_upper(typed) == capitals


def test_folding_makes_one_of_case_marks_sigmas_and_gaps() -> None:
    assert greek.fold(" Παπαδοπούλου –  ΜΠΈΗΣ ") == "παπαδοπουλου μπεησ"
    assert greek.fold("Ντ’ Αλέσσιο") == "ντ αλεσσιο"
    assert greek.fold("ΐ ΰ ᾳ Ἄννα") == "ι υ α αννα"
    assert greek.fold("µ") == "μ"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert greek.fold(greek.fold(text)) == greek.fold(text)


@given(GREEK_TEXT)
def test_capitals_and_decomposed_text_fold_alike(text: str) -> None:
    folded = greek.fold(text)
    assert greek.fold(text.upper()) == folded
    assert greek.fold(greek.display_upper(text)) == folded
    assert greek.fold(unicodedata.normalize("NFD", text)) == folded


@given(GREEK_TEXT)
def test_a_name_is_found_by_itself_in_any_dress(text: str) -> None:
    columns = greek.search_columns([text])
    assert finds(columns, text)
    assert finds(columns, text.upper())


@given(GREEK_TEXT)
def test_transliteration_leaves_no_greek_letter(text: str) -> None:
    assert greek.elot743(text).isascii()


@given(st.text(max_size=40))
def test_tokens_hold_letters_and_digits_only(text: str) -> None:
    for token in greek.name_tokens(text):
        assert not set(token) & set("\"'*():^-+{}")
        assert token == token.strip()


@given(st.text(max_size=20))
def test_a_query_has_few_keys(word: str) -> None:
    keys = greek.query_keys(word)
    assert 1 <= len(keys) <= MOST_KEYS + MOST_FORMAL_NAMES
    assert len(set(keys)) == len(keys)


def test_a_greek_word_has_one_latin_key_for_a_second_try_by_sound() -> None:
    assert greek.query_keys("Χατζηαγκέλου") == greek.query_keys("χατζιαγγελου")


def test_a_mark_without_its_letter_is_dropped() -> None:
    assert greek.elot743("\u0301Άννα") == "anna"


def test_latin_look_alikes_within_a_greek_name_do_not_hide_the_person() -> None:
    columns = greek.search_columns(["ΠAΠAΔOΠOYΛOΣ"])  # Latin A, O, Y from another program
    assert columns == greek.search_columns(["ΠΑΠΑΔΟΠΟΥΛΟΣ"])


def test_columns_name_every_word_once_in_order() -> None:
    folded, latin = greek.search_columns(["Παπαδάκη-Μπέη", "Σοφία", "", "PAPADAKI", "Sofia"])
    assert folded == "παπαδακη μπεη σοφια papadaki sofia"
    assert latin == "papadaki bi sofia"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ΑΒ 123456", "AB123456"),
        ("ab-123456", "AB123456"),
        ("αβ123456", "AB123456"),
        ("Χ 1", "X1"),
        ("ΰ Ξ.9", "YΞ9"),
        ("Σς", "ΣΣ"),
    ],
)
def test_codes_compare_across_the_two_alphabets(typed: str, key: str) -> None:
    assert greek.fold_lookalikes(typed) == key


@given(st.text(max_size=20))
def test_a_folded_code_is_stable(text: str) -> None:
    once = greek.fold_lookalikes(text)
    assert greek.fold_lookalikes(once) == once


def test_names_seen_are_forgotten_at_the_lock() -> None:
    greek.search_columns(["Παπαδόπουλος"])
    greek.query_keys("papadopoulos")
    greek.forget_words()
    assert greek.fold_word.cache_info().currsize == 0


@pytest.mark.parametrize(
    ("called", "written"),
    [
        ("Νίκος", "Νικόλαος"),
        ("ΓΙΑΝΝΗΣ", "Ιωάννης"),
        ("γιωργ", "Γεώργιος"),
        ("Κατερίνα", "Αικατερίνη"),
        ("Kostas", "Κωνσταντίνος"),
        ("Yannis", "Ιωάννης"),
        ("Mpampis", "Χαράλαμπος"),
    ],
)
def test_who_is_called_otherwise_every_day_is_found(called: str, written: str) -> None:
    columns = greek.search_columns([written])
    (token,) = greek.name_tokens(called)
    begins = greek.query_words(token) if greek.is_greek(token) else greek.query_keys(token)
    column = columns[0] if greek.is_greek(token) else columns[1]
    assert any(column.startswith(begin) for begin in begins)


def test_the_table_of_everyday_names_is_folded_and_says_nothing_twice() -> None:
    for called, formal in everyday().items():
        assert greek.fold(called) == called
        assert all(greek.fold(name) == name != called for name in formal)
        assert len(set(formal)) == len(formal)


@given(st.text(alphabet="αβγδεζηθικλμνξοπρστυφχψω", min_size=1, max_size=8))
def test_a_word_stands_for_few_names(word: str) -> None:
    assert len(formal_names(word)) <= MOST_FORMAL_NAMES
