"""What a workstation remembers of the centre's access log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccessReceipt:
    """The log of ``office`` had ``n`` rows and this head (hex). It names no person."""

    office: str
    n: int
    head: str

    def contradicts(self, earlier: "AccessReceipt") -> bool:
        """Whether the log cannot have been the same one, which only grows.

        ``earlier`` must have been in hand before the question was asked that this one answers.
        """
        return self.office == earlier.office and self.n <= earlier.n and self != earlier
