"""What the sign-in page says in each state; the same words for a wrong name and a wrong password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import segno
from litestar import Response

from central_server.auth import totp
from central_server.auth.authorization import Transaction, csrf_of
from central_server.pages import (
    NOTHING,
    Markup,
    Page,
    clock_text,
    fill,
    fill_text,
    page_response,
)

TITLE = "Σύνδεση – Σταθμός ΚΕΠ"
BRAND = "Σταθμός ΚΕΠ"
_WHY = (
    '<p class="why">Η σύνδεση ζητήθηκε από την εφαρμογή στον υπολογιστή <b>$label</b> στις $at. '
    "Αν δεν τη ζητήσατε εσείς, κλείστε τη σελίδα.</p>"
)
_ALERT = (
    '<div class="alert" role="alert" id="alert" tabindex="-1"><h2>$title</h2>'
    '<p>$text <a href="#$field">$link</a>. $left</p></div>'
)
_FAULT = (
    '<p class="fault" id="password-fault">Πληκτρολογήστε ξανά τον κωδικό. Προσέξτε αν το '
    "πληκτρολόγιο γράφει ελληνικά ή κεφαλαία.</p>"
)
_INVALID = Markup(' aria-invalid="true" aria-describedby="password-fault"')
_CODE_INVALID = Markup(' aria-invalid="true"')
_MESSAGE = '<section class="card"><h1>$title</h1><p>$text</p><p>$more</p></section>'
_FOOTER = (
    "<p>Η σελίδα ανήκει στο Κεντρικό Μητρώο ΚΕΠ. Ελέγξτε ότι η διεύθυνση αρχίζει με "
    "<b>$issuer</b>.</p>"
)
_CODE = "<li>$code</li>"
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every page with a form needs. ``upstream`` is where its button leads, and its label."""

    transaction: Transaction
    browser: str
    issuer: str
    upstream: tuple[str, str] = ("", "")

    def fill(self, template: str, **values: str) -> Markup:
        """Fill a form of ours with the hidden fields."""
        id_, csrf = self.transaction.id, csrf_of(self.browser)
        return fill(template, transaction=id_, csrf=csrf, **values)

    @property
    def form_to(self) -> str:
        """Browsers apply the policy to the redirect that answers the form, too."""
        redirect = urlsplit(self.transaction.redirect_uri).netloc
        away = urlsplit(self.upstream[0])
        return f"'self' http://{redirect}" + (
            f" {away.scheme}://{away.netloc}" if away.netloc else ""
        )


def ask(sheet: Sheet, now: datetime) -> Response[str]:
    """Show the empty form."""
    notice = fill_text(_WHY, label=sheet.transaction.workstation.label, at=clock_text(now))
    return _password_page(sheet, notice)


def ask_again(sheet: Sheet, username: str, tries_left: int) -> Response[str]:
    """Show the form with what went wrong; the password is not sent back."""
    notice = fill_text(
        _ALERT,
        title="Η σύνδεση δεν έγινε",
        text="Το όνομα χρήστη ή ο κωδικός δεν είναι σωστά.",
        field="password",
        link="Ελέγξτε τον κωδικό",
        left=_left(tries_left),
    )
    return _password_page(sheet, notice, username, Markup(_FAULT))


def ask_code(sheet: Sheet) -> Response[str]:
    """The password was right; now the code of the telephone."""
    return _page(sheet.fill("second_factor", notice="", invalid=""), sheet.issuer, sheet)


def ask_code_again(sheet: Sheet, tries_left: int) -> Response[str]:
    """The code was wrong, late, or used."""
    notice = _code_alert(tries_left)
    body = sheet.fill("second_factor", notice=notice, invalid=_CODE_INVALID)
    return _page(body, sheet.issuer, sheet, status=403)


def enrol_code(
    sheet: Sheet, username: str, secret: bytes, tries_left: int | None = None
) -> Response[str]:
    """Show the new secret, until a code of it was typed; ``tries_left`` after a wrong one."""
    again = tries_left is not None
    text = totp.base32(secret)
    uri = totp.key_uri(secret, BRAND, username)
    body = sheet.fill(
        "enrol_second_factor",
        notice=_code_alert(tries_left or 0) if again else "",
        invalid=_CODE_INVALID if again else "",
        picture=Markup(segno.make(uri, error="m").svg_inline(scale=5, light="#fff")),
        secret=" ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP)),
    )
    return _page(body, sheet.issuer, sheet, status=403 if again else 200)


def recovery_codes(sheet: Sheet, codes: Sequence[str]) -> Response[str]:
    """Show the recovery codes, this once."""
    listed = Markup("".join(fill_text(_CODE, code=code) for code in codes))
    return _page(sheet.fill("recovery_codes", codes=listed), sheet.issuer, sheet)


def locked(issuer: str, until: datetime, now: datetime) -> Response[str]:
    """Too many wrong passwords or codes: until when, and what goes on meanwhile."""
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    span = "1 λεπτό" if minutes == 1 else f"{minutes} λεπτά"
    return _message(
        issuer,
        429,
        f"Ο λογαριασμός κλειδώθηκε για {span}",
        "Έγιναν πολλές προσπάθειες με λάθος κωδικό. Δοκιμάστε ξανά μετά τις "
        f"{clock_text(until)}, ή ζητήστε βοήθεια από την προϊσταμένη.",
        "Στο μεταξύ μπορείτε να συνεχίσετε χωρίς σύνδεση, ξεκλειδώνοντας την εφαρμογή.",
    )


def expired(issuer: str) -> Response[str]:
    """The request is too old, was used, or came from another browser."""
    return _message(
        issuer,
        400,
        "Η αίτηση σύνδεσης έληξε",
        "Πέρασαν πάνω από 10 λεπτά ή η σελίδα χρησιμοποιήθηκε ήδη.",
        "Γυρίστε στην εφαρμογή και πατήστε ξανά «Σύνδεση».",
    )


def unknown_request(issuer: str) -> Response[str]:
    """Nothing that our application asks; nothing is redirected anywhere."""
    return _message(
        issuer,
        400,
        "Η σύνδεση δεν μπορεί να γίνει",
        "Η αίτηση δεν ήρθε από εφαρμογή που γνωρίζει το κέντρο.",
        "Κλείστε τη σελίδα και ξεκινήστε από την εφαρμογή Σταθμός ΚΕΠ.",
    )


def unknown_workstation(issuer: str) -> Response[str]:
    """The PC is not enrolled, or not any more."""
    return _message(
        issuer,
        403,
        "Ο υπολογιστής δεν είναι εγγεγραμμένος",
        "Το κέντρο δεν γνωρίζει τον υπολογιστή που ζήτησε τη σύνδεση.",
        "Χρειάζεται κωδικός εγγραφής από την πληροφορική.",
    )


def not_linked(issuer: str, label: str) -> Response[str]:
    """The other system knows the person, we do not."""
    return _message(
        issuer,
        403,
        "Δεν βρέθηκε λογαριασμός για εσάς",
        f"Η ταυτοποίηση έγινε ({label}), όμως δεν έχει συνδεθεί με ενεργό λογαριασμό του ΚΕΠ.",
        "Ζητήστε από την προϊσταμένη να σας συνδέσει η πληροφορική, ή γυρίστε στην εφαρμογή και "
        "συνδεθείτε με όνομα χρήστη και κωδικό.",
    )


def upstream_refused(issuer: str, label: str) -> Response[str]:
    """The other system did not vouch for the person, or the person went back."""
    return _message(
        issuer,
        403,
        "Η ταυτοποίηση δεν ολοκληρώθηκε",
        f"Δεν ήρθε επιβεβαίωση από την υπηρεσία ({label}).",
        "Γυρίστε στην εφαρμογή και πατήστε ξανά «Σύνδεση».",
    )


def upstream_unavailable(issuer: str, label: str) -> Response[str]:
    """The other system does not answer as it promised."""
    return _message(
        issuer,
        503,
        "Η υπηρεσία ταυτοποίησης δεν απαντά",
        f"Δεν ήρθε σωστή απάντηση από την υπηρεσία ({label}).",
        "Δοκιμάστε σε λίγο, ή γυρίστε στην εφαρμογή και συνδεθείτε με όνομα χρήστη και κωδικό.",
    )


def _password_page(
    sheet: Sheet, notice: Markup, username: str = "", fault: Markup = NOTHING
) -> Response[str]:
    body = sheet.fill(
        "sign_in",
        notice=notice,
        username=username,
        invalid=_INVALID if fault else "",
        password_fault=fault,
    )
    if sheet.upstream[0]:
        body = Markup(body + sheet.fill("upstream", label=sheet.upstream[1]))
    return _page(body, sheet.issuer, sheet, 403 if fault else 200, "reveal.js")


def _code_alert(tries_left: int) -> Markup:
    return fill_text(
        _ALERT,
        title="Ο κωδικός δεν ταιριάζει",
        text="Ίσως άλλαξε στο μεταξύ ή χρησιμοποιήθηκε ήδη.",
        field="code",
        link="Γράψτε αυτόν που δείχνει τώρα το κινητό",
        left=_left(tries_left),
    )


def _left(tries: int) -> str:
    return f"Απομένουν {tries} προσπάθειες." if tries > 1 else "Απομένει 1 προσπάθεια."


def _message(issuer: str, status: int, title: str, text: str, more: str) -> Response[str]:
    return _page(fill_text(_MESSAGE, title=title, text=text, more=more), issuer, status=status)


def _page(
    body: Markup, issuer: str, sheet: Sheet | None = None, status: int = 200, script: str = ""
) -> Response[str]:
    page = Page(
        title=TITLE,
        brand=BRAND,
        body=body,
        footer=fill_text(_FOOTER, issuer=issuer),
        form_to=sheet.form_to if sheet is not None else "'self'",
        script=script,
    )
    return page_response(page, status)
