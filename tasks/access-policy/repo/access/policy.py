"""Decides on requests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str


class Policy:
    def __init__(self, roles, grants):
        self._roles = roles
        self._grants = grants

    def effective_roles(self, user):
        names = []
        for role in user.roles:
            for name in self._roles.closure(role):
                if name not in names:
                    names.append(name)
        return names

    def decide(self, user, action, resource):
        if user.suspended:
            return Decision(False, "suspended")
        matching = self._grants.matching(self.effective_roles(user), action, resource)
        for grant in matching:
            if not grant.allow:
                return Decision(False, f"denied to {grant.role}")
        if matching:
            return Decision(True, f"allowed to {matching[0].role}")
        return Decision(False, "no grant")
