"""What the sign-in page says in each state; the same words for a wrong name and a wrong password."""

from datetime import datetime
from urllib.parse import urlsplit

from litestar import Response

from central_server.auth.authorization import Transaction, csrf_of
from central_server.pages import Markup, Page, clock_text, fill, fill_text, page_response

TITLE = "Σύνδεση – Σταθμός ΚΕΠ"
BRAND = "Σταθμός ΚΕΠ"
_WHY = (
    '<p class="why">Η σύνδεση ζητήθηκε από την εφαρμογή στον υπολογιστή <b>$label</b> στις $at. '
    "Αν δεν τη ζητήσατε εσείς, κλείστε τη σελίδα.</p>"
)
_ALERT = (
    '<div class="alert" role="alert" id="alert" tabindex="-1"><h2>Η σύνδεση δεν έγινε</h2>'
    "<p>Το όνομα χρήστη ή ο κωδικός δεν είναι σωστά. "
    '<a href="#password">Ελέγξτε τον κωδικό</a>. $left</p></div>'
)
_FAULT = (
    '<p class="fault" id="password-fault">Πληκτρολογήστε ξανά τον κωδικό. Προσέξτε αν το '
    "πληκτρολόγιο γράφει ελληνικά ή κεφαλαία.</p>"
)
_INVALID = Markup(' aria-invalid="true" aria-describedby="password-fault"')
_MESSAGE = '<section class="card"><h1>$title</h1><p>$text</p><p>$more</p></section>'
_FOOTER = (
    "<p>Η σελίδα ανήκει στο Κεντρικό Μητρώο ΚΕΠ. Ελέγξτε ότι η διεύθυνση αρχίζει με "
    "<b>$issuer</b>.</p>"
)


def ask(transaction: Transaction, browser: str, issuer: str, now: datetime) -> Response[str]:
    """Show the empty form."""
    notice = fill_text(_WHY, label=transaction.workstation.label, at=clock_text(now))
    body = _form(transaction, browser, notice=notice, username="", invalid="", password_fault="")
    return _page(body, issuer, transaction)


def ask_again(
    transaction: Transaction, browser: str, issuer: str, username: str, tries_left: int
) -> Response[str]:
    """Show the form with what went wrong; the password is not sent back."""
    left = f"Απομένουν {tries_left} προσπάθειες." if tries_left > 1 else "Απομένει 1 προσπάθεια."
    body = _form(
        transaction,
        browser,
        notice=fill_text(_ALERT, left=left),
        username=username,
        invalid=_INVALID,
        password_fault=Markup(_FAULT),
    )
    return _page(body, issuer, transaction, status=403)


def locked(issuer: str, until: datetime, now: datetime) -> Response[str]:
    """Too many wrong passwords: until when, and what goes on meanwhile."""
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    span = "1 λεπτό" if minutes == 1 else f"{minutes} λεπτά"
    body = fill_text(
        _MESSAGE,
        title=f"Ο λογαριασμός κλειδώθηκε για {span}",
        text="Έγιναν πολλές προσπάθειες με λάθος κωδικό. Δοκιμάστε ξανά μετά τις "
        f"{clock_text(until)}, ή ζητήστε βοήθεια από την προϊσταμένη.",
        more="Στο μεταξύ μπορείτε να συνεχίσετε χωρίς σύνδεση, ξεκλειδώνοντας την εφαρμογή.",
    )
    return _page(body, issuer, status=429)


def expired(issuer: str) -> Response[str]:
    """The request is too old, was used, or came from another browser."""
    body = fill_text(
        _MESSAGE,
        title="Η αίτηση σύνδεσης έληξε",
        text="Πέρασαν πάνω από 10 λεπτά ή η σελίδα χρησιμοποιήθηκε ήδη.",
        more="Γυρίστε στην εφαρμογή και πατήστε ξανά «Σύνδεση».",
    )
    return _page(body, issuer, status=400)


def unknown_request(issuer: str) -> Response[str]:
    """Nothing that our application asks; nothing is redirected anywhere."""
    body = fill_text(
        _MESSAGE,
        title="Η σύνδεση δεν μπορεί να γίνει",
        text="Η αίτηση δεν ήρθε από εφαρμογή που γνωρίζει το κέντρο.",
        more="Κλείστε τη σελίδα και ξεκινήστε από την εφαρμογή Σταθμός ΚΕΠ.",
    )
    return _page(body, issuer, status=400)


def unknown_workstation(issuer: str) -> Response[str]:
    """The PC is not enrolled, or not any more."""
    body = fill_text(
        _MESSAGE,
        title="Ο υπολογιστής δεν είναι εγγεγραμμένος",
        text="Το κέντρο δεν γνωρίζει τον υπολογιστή που ζήτησε τη σύνδεση.",
        more="Χρειάζεται κωδικός εγγραφής από την πληροφορική.",
    )
    return _page(body, issuer, status=403)


def _form(transaction: Transaction, browser: str, **values: str) -> Markup:
    return fill("sign_in", transaction=transaction.id, csrf=csrf_of(browser), **values)


def _page(
    body: Markup, issuer: str, transaction: Transaction | None = None, status: int = 200
) -> Response[str]:
    form_to = "'self'"
    if transaction is not None:
        # Browsers apply the policy to the redirect that answers the form, too.
        form_to += f" http://{urlsplit(transaction.redirect_uri).netloc}"
    page = Page(
        title=TITLE,
        brand=BRAND,
        body=body,
        footer=fill_text(_FOOTER, issuer=issuer),
        form_to=form_to,
        script="reveal.js" if transaction is not None else "",
    )
    return page_response(page, status)
