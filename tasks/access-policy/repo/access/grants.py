"""What roles are allowed or denied."""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Grant:
    role: str
    action: str
    resource: str
    allow: bool = True

    def covers(self, action, resource):
        return self.action in (action, "*") and fnmatchcase(resource, self.resource)


class GrantTable:
    def __init__(self):
        self._by_role = {}

    def allow(self, role, action, resource):
        return self._add(Grant(role, action, resource))

    def deny(self, role, action, resource):
        return self._add(Grant(role, action, resource, allow=False))

    def _add(self, grant):
        self._by_role.setdefault(grant.role, []).append(grant)
        return self

    def matching(self, roles, action, resource):
        """Grants of the roles that cover an action, in the order of the roles."""
        return [
            grant
            for role in roles
            for grant in self._by_role.get(role, ())
            if grant.covers(action, resource)
        ]
