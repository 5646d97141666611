"""One session: its data and when it was last used."""

from dataclasses import dataclass, field


@dataclass
class Session:
    token: str
    opened_at: float
    used_at: float
    data: dict = field(default_factory=dict)

    def touch(self, now):
        self.used_at = now

    def is_expired(self, now, ttl):
        return now - self.used_at > ttl
