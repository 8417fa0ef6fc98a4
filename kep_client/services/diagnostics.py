"""The report on a workstation: what was found of each part, for programs and for people."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime

from kep_client.domain.calendar import ATHENS
from kep_client.errors import KepError
from kep_client.ports.probes import (
    LIMIT_S,
    Advice,
    Condition,
    Fact,
    Finding,
    Part,
    Probes,
)

FORMAT = "kep-probe/1"
_TROUBLE = frozenset({Condition.ATTENTION, Condition.BROKEN})


async def examined(probes: Probes, part: Part) -> Finding:
    """Look at a part; one that stays silent for five seconds is a finding as well."""
    try:
        async with asyncio.timeout(LIMIT_S):
            return await probes.examine(part)
    except TimeoutError:
        silent = Fact("silent", value=True, el="δεν απάντησε σε 5 δευτ.", en="silent for 5 s")
        advice = Advice(
            "Δοκιμάστε ξανά σε λίγο· αν επιμένει, ειδοποιήστε την πληροφορική.",
            "Try again in a moment; if it stays so, tell your IT.",
        )
        return Finding(part, Condition.BROKEN, (silent,), advice)


async def examine_all(probes: Probes) -> tuple[Finding, ...]:
    """Look at all parts at once."""
    return tuple(await asyncio.gather(*(examined(probes, part) for part in probes.parts)))


def is_trouble(finding: Finding) -> bool:
    """Whether somebody has to do something."""
    return finding.condition in _TROUBLE


def finding_of(part: Part, error: KepError, facts: tuple[Fact, ...] = ()) -> Finding:
    """Return a fault of the world as a finding, in the words of its code."""
    texts = (error.text.el.filled(error.params), error.text.en.filled(error.params))
    fact = Fact("fault", error.code, *(text.title for text in texts))
    advice = Advice(*(text.sentence for text in texts))
    return Finding(part, Condition.BROKEN, (*facts, fact), advice, error.code)


def report_json(findings: Sequence[Finding], about: Sequence[Fact], at: datetime) -> str:
    """Return the report for programs."""
    report = {
        "format": FORMAT,
        "at": at.isoformat(timespec="seconds"),
        "trouble": [finding.part.value for finding in findings if is_trouble(finding)],
        "about": {fact.name: fact.value for fact in about},
        "parts": [_part(finding) for finding in findings],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def report_text(findings: Sequence[Finding], about: Sequence[Fact], at: datetime) -> str:
    """Return the report for people, in Greek; a line a part."""
    local = at.astimezone(ATHENS)
    lines = [f"Έλεγχος θέσης {local:%d/%m/%Y %H:%M:%S} · χωρίς προσωπικά στοιχεία"]
    lines.append(" · ".join(fact.el for fact in about))
    for finding in findings:
        said = " · ".join(fact.el for fact in finding.facts)
        code = f" [{finding.code}]" if finding.code else ""
        lines.append(f"{finding.part.value:<12}{finding.condition.value:<10} {said}{code}")
        if finding.advice and is_trouble(finding):
            lines.append(f"{'':<23}→ {finding.advice.el}")
    return "\n".join(lines)


def _part(finding: Finding) -> dict[str, object]:
    told: dict[str, object] = {
        "part": finding.part.value,
        "condition": finding.condition.value,
        "code": finding.code,
        "facts": {fact.name: fact.value for fact in finding.facts},
        "said": {
            "el": [fact.el for fact in finding.facts],
            "en": [fact.en for fact in finding.facts],
        },
    }
    if finding.advice is not None:
        told["advice"] = {"el": finding.advice.el, "en": finding.advice.en}
    return told
