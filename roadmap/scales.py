"""The words that a plan chooses among: capabilities, levels, kinds and states."""

from __future__ import annotations

from enum import StrEnum


class CapabilityGroup(StrEnum):
    """The handbook's two groups: what can be decided, and what must grow."""

    TECHNOLOGICAL_ORGANISATIONAL = "technological_organisational"
    HUMAN_CULTURAL = "human_cultural"


class CapabilityKey(StrEnum):
    """The seven capabilities of the platform, in the handbook's order."""

    TECHNOLOGY = "technology"
    ARENAS = "arenas"
    SERVICE_STRUCTURES = "service_structures"
    COMPETENCE = "competence"
    LEADERSHIP = "leadership"
    COMMITMENT = "commitment"
    CONTINUOUS_LEARNING = "continuous_learning"

    @property
    def group(self) -> CapabilityGroup:
        """The group that the capability belongs to."""
        order = list(CapabilityKey)
        if order.index(self) < 3:
            return CapabilityGroup.TECHNOLOGICAL_ORGANISATIONAL
        return CapabilityGroup.HUMAN_CULTURAL


class Maturity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Priority(StrEnum):
    FIRST = "first"
    NEXT = "next"
    LATER = "later"


class ActorKind(StrEnum):
    INTERNAL_UNIT = "internal_unit"
    MUNICIPALITY = "municipality"
    STATE = "state"
    VOLUNTEER = "volunteer"
    PRIVATE = "private"
    USERS = "users"


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    RARELY = "rarely"


class Potential(StrEnum):
    """Room for better collaboration."""

    LITTLE = "little"
    SOME = "some"
    MUCH = "much"


class Horizon(StrEnum):
    """Time perspective: 0.3-1 year, or 1-3 years, from the plan's start."""

    SHORT_MEDIUM = "short_medium"
    LONG = "long"


class MeasureStatus(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DELAYED = "delayed"
    STOPPED = "stopped"
