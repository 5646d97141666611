"""A log of decisions."""


class AuditLog:
    def __init__(self):
        self.entries = []

    def record(self, user, action, resource, decision):
        verdict = "ok" if decision.allowed else "refused"
        self.entries.append(f"{user.name} {action} {resource}: {verdict} ({decision.reason})")

    def refusals(self):
        return [entry for entry in self.entries if ": refused" in entry]
