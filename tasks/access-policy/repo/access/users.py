"""Users and the roles they were given."""

from dataclasses import dataclass, field


@dataclass
class User:
    name: str
    roles: list = field(default_factory=list)
    suspended: bool = False
