"""Puts centre, PC and paper side by side: each fact must be told alike by all who know it."""

import hashlib
from pathlib import Path

from demo.facts.centre import CaseFact, Centre, OperationFact, PaperFact
from demo.facts.desk import Cache, FormatError, Slot, Work, read_paper
from demo.facts.given import Given, Json, Verdict
from demo.facts.hub import TicketFact
from demo.facts.paper import Receipt

_SETTLED = {"acknowledged"}


class Day:
    """The three sources of one day."""

    def __init__(self, given: Given, centre: Centre, slots: list[Slot], receipts: list[Receipt]):
        self.given = given
        self.centre = centre
        self.slots = slots
        self.receipts = receipts
        self.cases = {case.number: case for case in centre.cases}
        self.verdict = Verdict()

    def judge_receipts(self) -> None:
        """Every number seen stands on one paper and in the register, exactly once, by its author."""
        for seen in self.given.receipts:
            case = self.cases.get(seen.number)
            papers = [paper for paper in self.receipts if paper.number == seen.number]
            times = [one.number for one in self.centre.cases].count(seen.number)
            self._expect(times == 1, f"{seen.number} stands {times} times in the register")
            used = self.centre.used.get(seen.number, 0)
            self._expect(used == 1, f"{seen.number} was used {used} times")
            self._expect(len(papers) == 1, f"{seen.number} is on {len(papers)} papers")
            if case is None or not papers:
                continue
            author = self.centre.clerks.get(case.author, "")
            self._expect(author == seen.username, f"{seen.number} was made by somebody else")
            token = papers[0].token
            self._expect(bool(token) and token == case.token, f"the QR of {seen.number} differs")
        numbers = {seen.number for seen in self.given.receipts}
        self._expect(set(self.cases) == numbers, "the register and the receipts seen differ")
        self._expect(len(self.receipts) == len(numbers), "there are more papers than receipts")
        self.verdict.facts["receipts"] = [self._told(paper) for paper in self.receipts]

    def judge_ticket(self, ticket: TicketFact | None) -> None:
        """The number that was taken at the door is closed, and stands in the person's record."""
        number = self.given.ticket
        self._expect(ticket is not None, f"the hub never gave {number}")
        state = ticket.state if ticket is not None else ""
        self._expect(state == "done", f"{number} is {state or 'unknown'} at the hub")
        first = self.cases.get(self.given.receipts[0].number) if self.given.receipts else None
        visits = [visit for visit in self.centre.visits if visit.ticket == number]
        linked = [visit for visit in visits if first is not None and visit.party == first.party]
        self._expect(len(linked) == 1, f"{number} stands {len(linked)} times in the record")
        self.verdict.facts["ticket"] = {"number": number, "hub": state, "visits": len(visits)}

    def judge_papers(self, work: Work) -> None:
        """What was handed in lies at the centre, byte for byte, and only encrypted."""
        told: list[Json] = []
        for sha256, number in self.given.papers.items():
            case = self.cases.get(number)
            found = [paper for paper in self.centre.papers if paper.sha256 == sha256]
            self._expect(len(found) == 1, f"a paper of {number} is there {len(found)} times")
            if case is None or len(found) != 1:
                continue
            paper = found[0]
            same = self._same_bytes(paper, case, work)
            self._expect(paper.case == case.id, f"a paper of {number} lies in another case")
            self._expect(paper.complete, f"a paper of {number} is not complete")
            self._expect(same, f"a paper of {number} is not what was handed in")
            told.append({"number": number, "sha256": sha256, "id": paper.id})
        self.verdict.facts["papers"] = told

    def judge_scans(self, work: Work) -> None:
        """What came from the scanner is one PDF of the case, whole and readable."""
        for number, pages in self.given.scanned.items():
            case = self.cases.get(number)
            found = [paper for paper in self.centre.papers if case and paper.case == case.id]
            whole = [paper for paper in found if paper.complete and paper.pages == pages]
            self._expect(len(found) == len(whole) == 1, f"the scan of {number} is not one paper")
            if case is None or len(whole) != 1:
                continue
            content = self._content(whole[0], case, work)
            self._expect(content.startswith(b"%PDF-"), f"the scan of {number} is no PDF")
            self.verdict.facts["scanned"] = {"number": number, "pages": pages, "size": len(content)}

    def judge_operations(self) -> None:
        """The chain has no gap, all is applied, and the last case was pushed by the other clerk."""
        operations = self.centre.operations
        seqs = [one.seq for one in operations]
        self._expect(seqs == list(range(1, len(seqs) + 1)), "the chain of operations has gaps")
        parked = [one.id for one in operations if one.state not in _SETTLED]
        self._expect(not parked, f"{len(parked)} operations need a person")
        self._judge_hand_over(operations)
        self.verdict.facts["operations"] = [
            {"seq": one.seq, "id": one.id, "kind": one.kind, "author": self._name(one.author)}
            for one in operations
        ]

    def judge_desk(self, work: Work, cache: Cache) -> None:
        """Nothing waits, and the cache has come to the end of the feed."""
        waiting = {state: n for state, n in work.states.items() if state not in _SETTLED}
        self._expect(not waiting, f"the outbox still holds {waiting}")
        self._expect(work.drafts == 0, f"{work.drafts} drafts are left")
        self._expect(work.unsent_chunks == 0, "chunks of papers were not sent")
        self._expect(
            work.chain_end == len(self.centre.operations), "the PC signed what never arrived"
        )
        self._expect(cache.people == self.centre.people_here, "the cache lacks people")
        for number, case in self.cases.items():
            self._expect(cache.cases.get(number) == case.rev, f"the cache has an old {number}")
        self._expect(
            cache.cursor == self.centre.feed_end, "the cursor is not at the end of the feed"
        )
        self.verdict.facts["cache"] = {"people": cache.people, "cursor": cache.cursor}
        self.verdict.facts["outbox"] = {"waiting": sum(waiting.values()), "signed": work.chain_end}

    def judge_slots(self) -> None:
        """Each slot opens, with the same databases, and holds the key that the centre knows."""
        names = {self._name(slot.clerk) for slot in self.slots}
        self._expect(names == set(self.given.slots), "not every clerk has a slot")
        self._expect(len({slot.work_key for slot in self.slots}) == 1, "the database keys differ")
        for slot in self.slots:
            known = self.centre.signing_keys.get(slot.key_id)
            self._expect(known == slot.public_key, "the centre knows another signing key")
        self.verdict.facts["clerks"] = sorted(names)

    def judge_views(self) -> None:
        """Each record that was opened has its row, with a clerk and a purpose."""
        views = [row for row in self.centre.views if row.action in ("view", "open")]
        self._expect(
            len(views) >= self.given.viewed,
            f"{self.given.viewed} records were opened, {len(views)} rows say so",
        )
        nameless = [row for row in self.centre.views if not row.actor or not row.purpose]
        self._expect(not nameless, f"{len(nameless)} rows have no clerk or no purpose")
        self.verdict.facts["access rows"] = len(self.centre.views)
        self.verdict.facts["views"] = len(views)

    def _judge_hand_over(self, operations: list[OperationFact]) -> None:
        case = self.cases.get(self.given.handed_over)
        self._expect(case is not None, "the case that was handed over is not at the centre")
        if case is None:
            return
        registers = [one for one in operations if one.kind == "register_case"]
        arrived = registers[-1].received_at if registers else None
        sign_ins = [one for one in self.centre.sign_ins if arrived and one.at < arrived]
        self._expect(bool(sign_ins), "nobody had signed in when the last case arrived")
        if sign_ins:
            pushed_by, author = sign_ins[-1].clerk, registers[-1].author
            self._expect(author == case.author, "the last operation is not the case handed over")
            self._expect(pushed_by != author, "the first clerk pushed the last case")
            self.verdict.facts["handed over"] = {
                "number": case.number,
                "author": self._name(author),
                "pushed by": self._name(pushed_by),
            }

    def _same_bytes(self, paper: PaperFact, case: CaseFact, work: Work) -> bool:
        return hashlib.sha256(self._content(paper, case, work)).hexdigest() == paper.sha256

    def _content(self, paper: PaperFact, case: CaseFact, work: Work) -> bytes:
        """Return what was handed in; nothing when it cannot be read."""
        folder = self.given.centre / "blobs" / case.id
        wrapped = work.case_keys.get(case.id)
        if wrapped is None or not paper.chunks:
            return b""
        try:
            chunks = [(folder / name).read_bytes() for name in paper.chunks]
            return read_paper(chunks, wrapped, case.id, self.slots[0].work_key)
        except (OSError, FormatError):
            return b""

    def _told(self, paper: Receipt) -> Json:
        case = self.cases.get(paper.number)
        content = (self.given.tray / paper.file).read_bytes()
        return {
            "number": paper.number,
            "case": case.id if case else "",
            "state": case.state if case else "",
            "author": self._name(case.author) if case else "",
            "offline": any(
                one.offline for one in self.given.receipts if one.number == paper.number
            ),
            "pdf": paper.file,
            "pdf sha256": hashlib.sha256(content).hexdigest(),
        }

    def _name(self, clerk: str) -> str:
        return self.centre.clerks.get(clerk, "")

    def _expect(self, holds: bool, sentence: str) -> None:  # noqa: FBT001 - reads as assert
        self.verdict.expect(holds, sentence)


def served_identifiers(cache: Cache) -> list[str]:
    """Return the numbers of the people who were served: they are canaries, too."""
    return sorted({value for many in cache.identifiers.values() for value in many})


def cache_file(desk: Path, work: Work) -> Path:
    """Return the generation that work.db points to."""
    return desk / work.cursor_file
