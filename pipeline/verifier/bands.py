"""How far a verdict by a profile's grades may be trusted."""

from __future__ import annotations

from pipeline.scoring.profile import Profile
from pipeline.values.verdict import Severity, Text


def gravest(profile: Profile) -> Severity:
    """The gravest a verdict by these grades may be: a notice while they still want checking."""
    return Severity.NOTICE if profile.doubtful else Severity.ERROR


def doubts(profile: Profile) -> list[Text]:
    """Whose grades they are, where they still want checking."""
    zh = f"等级界限取自{profile.name.zh}（{profile.basis}），待与现行规定核对"
    en = f"the grades are those of {profile.name.en} ({profile.basis}), still to be checked against the rules in force"
    return [Text(zh, en)] if profile.doubtful else []
