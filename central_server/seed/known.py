"""The people whom demonstrations and pictures know; their ids and numbers never change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from central_server.seed import names
from central_server.seed.history import (
    CONTACTS,
    OldCase,
    Said,
    add_case,
    add_contact,
    add_paper,
)
from central_server.seed.people import Person, add_mandate, add_person, adulthood
from central_server.seed.places import HOME
from central_server.seed.rows import Batch, World
from kep_client.domain.identifiers import afm_check_digit, amka_check_digit

GEORGIOS_ID = "01900000-0000-7000-8000-000000000001"
ELENI_ID = "01900000-0000-7000-8000-000000000002"
CHILD_ID = "01900000-0000-7000-8000-000000000003"
_DAY = timedelta(days=1)


def _afm(eight: str) -> tuple[str, str, str]:
    return ("afm", f"{eight}{afm_check_digit(eight)}", "registry")


def _amka(ten: str) -> tuple[str, str, str]:
    return ("amka", f"{ten}{amka_check_digit(ten)}", "registry")


def georgios() -> Person:
    """Παπαδόπουλος Γεώργιος του Νικολάου, born on 1 January 1970."""
    return Person(
        id=GEORGIOS_ID,
        kind="natural",
        family_name="Παπαδόπουλος",
        given_name="Γεώργιος",
        father_name="Νικολάου",
        mother_name="Μαρίας",
        latin=(names.latin("Παπαδόπουλος"), names.latin("Γεώργιος")),
        born=date(1970, 1, 1),
        place=HOME,
        identifiers=(_afm("09420278"), _amka("0101709234"), ("adt", "ΑΒ 123456", "read_by_chip")),
        phone="+306944123412",
        email="g.papadopoulos@mail.example",
        assurance="high",
    )


def eleni() -> Person:
    """Παπαδοπούλου Ελένη του Δημητρίου, who also acts for others."""
    return Person(
        id=ELENI_ID,
        kind="natural",
        family_name="Παπαδοπούλου",
        given_name="Ελένη",
        father_name="Δημητρίου",
        mother_name="Σοφίας",
        latin=(names.latin("Παπαδοπούλου"), names.latin("Ελένη")),
        born=date(1982, 5, 14),
        man=False,
        place=HOME,
        identifiers=(_afm("04512067"), _amka("1405820002"), ("adt", "ΑΚ 204518", "seen")),
        phone="+306977204518",
        assurance="substantial",
    )


def child() -> Person:
    """Παπαδοπούλου Ελένη του Γεωργίου, the daughter of Γεώργιος."""
    return Person(
        id=CHILD_ID,
        kind="natural",
        family_name="Παπαδοπούλου",
        given_name="Ελένη",
        father_name="Γεωργίου",
        mother_name="Μαρίας",
        latin=(names.latin("Παπαδοπούλου"), names.latin("Ελένη")),
        born=date(2012, 9, 3),
        man=False,
        place=HOME,
        identifiers=(_afm("11640925"), _amka("0309120002")),
        assurance="high",
    )


def add_known(world: World, batch: Batch) -> int:
    """Add them with their histories; return how many they are."""
    father, daughter, lady = georgios(), child(), eleni()
    for person in (father, daughter, lady):
        add_person(world, batch, person)
    add_mandate(world, batch, daughter, father, "parent", adulthood(daughter.born or world.today))
    _add_story(world, batch, father)
    _add_filler(world, batch, father, {"counter": 8, "portal": 12, "phone": 5, "webchat": 4})
    _add_filler(world, batch, father, {"email": 3, "post": 1})
    _add_filler(world, batch, lady, {"counter": 3, "portal": 4, "phone": 1})
    birth = ("birth-certificate", "Πιστοποιητικό γέννησης")
    add_case(world, batch, lady, _case(world, birth, "closed", "ΥΠ 115002", 120, 30))
    return 3


def _case(
    world: World, service: tuple[str, str], state: str, number: str, ago: int, due_in: int
) -> OldCase:
    return OldCase(
        service=service,
        state=state,
        number=number,
        registered_at=(world.now - ago * _DAY).replace(hour=8, minute=12, second=0, microsecond=0),
        due_after_days=ago + due_in,
    )


def _add_story(world: World, batch: Batch, person: Person) -> None:
    """The timeline, cases and papers that the desk is shown with."""
    birth = ("birth-certificate", "Πιστοποιητικό γέννησης")
    permit = ("building-permit-copy", "Αντίγραφο οικοδομικής άδειας")
    benefit = ("housing-benefit", "Επίδομα στέγασης")
    ready = _case(world, birth, "ready_for_pickup", "ΥΠ 118204", 11, 90)
    add_case(world, batch, person, replace(ready, note="διαβιβάστηκε στο ληξιαρχείο"))
    add_case(world, batch, person, _case(world, permit, "awaiting_agency", "ΥΠ 117650", 31, 19))
    housing = add_case(
        world, batch, person, _case(world, benefit, "awaiting_citizen", "ΥΠ 118977", 20, 5)
    )
    deadline = (world.today + 5 * _DAY).strftime("%-d/%-m")
    for ago, said, case_id in (
        (1, _PHONE, ""),
        (5, _asked(deadline), housing),
        (6, _CHAT, housing),
        (13, _EMAIL, ""),
        (51, _CERTIFICATE, ""),
        (70, _VIDEO, ""),
    ):
        at = (world.now - ago * _DAY).replace(hour=14, minute=5, second=0, microsecond=0)
        add_contact(world, batch, person, said, at, case_id)
    _add_papers(world, batch, person)


_PHONE = Said(
    "phone",
    "question",
    "«Πότε θα είναι έτοιμο το πιστοποιητικό;»",
    "του είπαν: έτοιμο στο ΚΕΠ 0042",
    "answered",
)
_CHAT = Said(
    "webchat",
    "question",
    "Ερώτηση για επίδομα στέγασης",
    "6 μηνύματα · 1 αρχείο",
    "answered",
)
_EMAIL = Said("email", "request", "Αποστολή μισθωτηρίου", "προς ΚΕΠ 0042 · 1 συνημμένο")
_CERTIFICATE = Said("portal", "request", "Βεβαίωση μόνιμης κατοικίας", "εκδόθηκε")
_VIDEO = Said(
    "video", "request", "Βιντεοκλήση: αλλαγή διεύθυνσης", "myKEPlive · ΚΕΠ 0517 · 11 λεπτά"
)


def _asked(deadline: str) -> Said:
    return Said(
        "portal",
        "case",
        "Ζητήθηκε συμπληρωματικό δικαιολογητικό",
        f"Επίδομα στέγασης · προθεσμία {deadline}",
        "waiting_citizen",
    )


def _add_papers(world: World, batch: Batch, person: Person) -> None:
    papers: Sequence[tuple[str, str, int, int, int]] = (
        ("Ληξιαρχική πράξη γέννησης", "issued", 2, 11, 20),
        ("Βεβαίωση μόνιμης κατοικίας", "issued", 1, 51, 0),
        ("Μισθωτήριο κατοικίας", "file", 4, 13, 0),
        ("Εκκαθαριστικό σημείωμα", "file", 3, 90, 0),
        ("Υπεύθυνη δήλωση", "scan", 1, 160, 0),
        ("Φωτοτυπία δελτίου ταυτότητας", "scan", 2, 200, 0),
        ("Πιστοποιητικό οικογενειακής κατάστασης", "issued", 1, 320, 0),
    )
    for title, source, pages, ago, valid_days in papers:
        at = world.now - ago * _DAY
        add_paper(world, batch, person, (title, source, pages), at, valid_days)


def _add_filler(world: World, batch: Batch, person: Person, counts: dict[str, int]) -> None:
    """Add older contacts, a number per channel, spread evenly over the years before."""
    ago = 80
    for channel, count in counts.items():
        usual = [said for said in CONTACTS if said.channel == channel and said.kind != "case"]
        for place in range(count):
            ago += 23
            at = (world.now - ago * _DAY).replace(hour=9, minute=30, second=0, microsecond=0)
            add_contact(world, batch, person, usual[place % len(usual)], at)
