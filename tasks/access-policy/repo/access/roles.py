"""Roles and their inheritance."""


class RoleCycle(ValueError):
    pass


class Roles:
    def __init__(self):
        self._parents = {}

    def define(self, name, inherits=()):
        self._parents[name] = tuple(inherits)
        for parent in inherits:
            if name in self.closure(parent):
                del self._parents[name]
                raise RoleCycle(f"{name} would inherit from itself")
        return self

    def is_defined(self, name):
        return name in self._parents

    def closure(self, name):
        """The role itself and all it inherits from, the nearest first."""
        found = [name]
        pending = [name]
        while pending:
            current = pending.pop(0)
            for parent in self._parents.get(name, ()):
                if parent not in found:
                    found.append(parent)
                    pending.append(parent)
        return found
