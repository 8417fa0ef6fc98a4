"""Object names by which the demo finds things in the window, and nothing else of the window.

The window gives exactly these names with ``setObjectName``. A name with a dot lies inside the
place before the dot. Texts are Greek and may change; these names may not.
"""

from typing import Final

# --- a PC that nobody knows yet ------------------------------------------------------------------
ENROLMENT: Final = "enrolment"  # the page

# --- before the desk (screens 01 and 02) ------------------------------------------------------
SIGNIN: Final = "signin"  # the screen
SIGNIN_OPEN: Final = "signin.open"  # button: opens the browser
SIGNIN_CANCEL: Final = "signin.cancel"  # button: back from the waiting page
SIGNIN_PROBLEM: Final = "signin.problem"  # strip; visible only when there is one
NEW_SLOT: Final = "passphrase"  # screen after the first sign-in here: choose the passphrase
NEW_SLOT_FIRST: Final = "passphrase.first"  # line edit
NEW_SLOT_AGAIN: Final = "passphrase.again"  # line edit
NEW_SLOT_SAVE: Final = "passphrase.save"  # button
LOCK: Final = "lock"  # the screen
LOCK_CLERKS: Final = "lock.clerks"  # list of those who can unlock here
LOCK_FIELD: Final = "lock.secret"  # line edit for the passphrase
LOCK_OPEN: Final = "lock.open"  # button
LOCK_OTHER: Final = "lock.other"  # button: another clerk signs in; ends the process (hard lock)
LOCK_PROBLEM: Final = "lock.problem"  # strip

# --- the frame --------------------------------------------------------------------------------
RAIL: Final = "rail"
CLERK: Final = "clerk"  # name of the clerk at the foot of the rail
VISIT: Final = "visit"  # the visit block; its text holds the ticket number
VISIT_WALKIN: Final = "visit.walkin"  # button: visit without a number
SEARCH: Final = "search"  # the one search box
SEARCH_POPUP: Final = "search.popup"  # all that hangs below the box: rows, or why there are none
RESULTS: Final = "results"  # list of hits in it
NEW_CASE: Final = "new_case"  # button F11
NEXT_TICKET: Final = "next_ticket"  # button F9
BANNER_OFFLINE: Final = "banner.offline"  # visible exactly while there is no line
EFFECTS: Final = "banner.effects"  # the panel behind the link
BANNER_LINK: Final = "banner.link"  # link of the banner: without a line, what that means
BANNER_RESTORED: Final = "banner.restored"  # for a moment when the line is back
OUTBOX_BADGE: Final = "outbox.badge"  # label: count that waits; text "" or hidden when none
STATUS_LINE: Final = "status.line"  # label in the strip: the state of the line in words
STATUS_SAVED: Final = "status.saved"  # label in the strip: what was saved when

# --- the desk (03, 04) ------------------------------------------------------------------------
DESK: Final = "desk"
QUEUE: Final = "queue"  # list of the line
CARD_STRIP: Final = "card.strip"  # what the card means, or what is wrong with it
CARD_NUMBER: Final = "card.access.number"  # line edits: what opens the chip
CARD_BIRTH: Final = "card.access.birth"
CARD_EXPIRY: Final = "card.access.expiry"
QUEUE_NEXT: Final = "queue.next.said"  # label: who is next, or why nobody is
QUEUE_PROBLEM: Final = "queue.problem"  # strip
STATUS_QUEUE: Final = "status.queue"  # label in the strip: whether the hub answers
STATUS_CARD: Final = "status.card"  # label in the strip: what the reader does
PERSON: Final = "person"  # the middle column with an open record
PERSON_NAME: Final = "person.name"  # label: family name, given name
TIMELINE: Final = "timeline"  # list
PERSON_CASES: Final = "person.cases"  # list of open cases at the right

# --- a case (08) ------------------------------------------------------------------------------
SERVICES: Final = "services"  # list of services after F11 without a ticket's service
SERVICES_SEARCH: Final = "services.search"  # line edit over it
CASE: Final = "case"  # the page
CASE_FIELD: Final = "case.field."  # + the name of the field in the service's JSON Schema
CASE_DOCUMENTS: Final = "case.documents"  # panel; takes dropped files
CASE_DOCUMENT: Final = "case.document."  # + the rule's id: one row; takes a dropped file
CASE_MISSING: Final = "case.missing"  # what is missing, one line each
CASE_SAVED: Final = "case.saved"  # label: "Σώθηκε 10:46:12"
CASE_RESTORED: Final = "case.restored"  # strip: the draft of a killed window was found
CASE_PRIMARY: Final = "case.primary"  # the filled button
CASE_PROBLEM: Final = "case.problem"  # strip

CASE_PILE: Final = "case.pile."  # + the rule's id: label, what is scanned for the paper so far
CASE_SCAN: Final = "case.scan."  # + the rule's id: button F8

# --- scanning into a case (11) ------------------------------------------------------------------
SCAN: Final = "scan"  # the page over the case
SCAN_COUNT: Final = "scan.count"  # label: how many pages there are
SCAN_PAGES: Final = "scan.pages"  # list of thumbnails
SCAN_TROUBLE: Final = "scan.trouble"  # strip: what the scanner needs
SCAN_STOP: Final = "scan.stop"  # button; visible exactly while the scanner works

# --- a receipt (12) ---------------------------------------------------------------------------
RECEIPT: Final = "receipt"  # the page
RECEIPT_NUMBER: Final = "receipt.number"  # label: the number exactly as on paper
RECEIPT_SAVE: Final = (
    "receipt.save"  # button: a dialog asks where; Qt's own when there is no screen
)
RECEIPT_PRINT: Final = "receipt.print"  # label: the state of the print in words

# --- the outbox (14) --------------------------------------------------------------------------
OUTBOX: Final = "outbox"  # the page
OUTBOX_WAITING: Final = "outbox.waiting"  # list: goes by itself
OUTBOX_NEEDS: Final = "outbox.needs"  # list: needs a person

# --- the check of the desk (18) ----------------------------------------------------------------
DIAGNOSTICS: Final = "diagnostics"  # the page
DIAGNOSTICS_VERDICT: Final = "diagnostics.verdict"  # label: one sentence about all

# --- settings (19) ---------------------------------------------------------------------------
SETTINGS: Final = "settings"  # the page
