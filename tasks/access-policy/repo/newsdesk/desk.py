"""The desk: drafts and articles, behind the policy."""

from access.audit import AuditLog


class Refused(PermissionError):
    pass


class Desk:
    def __init__(self, policy):
        self._policy = policy
        self._drafts = {}
        self._articles = {}
        self.audit = AuditLog()

    def _check(self, user, action, resource):
        decision = self._policy.decide(user, action, resource)
        self.audit.record(user, action, resource, decision)
        if not decision.allowed:
            raise Refused(f"{user.name} may not {action} {resource}: {decision.reason}")

    def write(self, user, slug, text):
        self._check(user, "write", f"draft:{slug}")
        self._drafts[slug] = text

    def open_draft(self, user, slug):
        self._check(user, "read", f"draft:{slug}")
        return self._drafts[slug]

    def publish(self, user, slug):
        self._check(user, "publish", f"draft:{slug}")
        self._articles[slug] = self._drafts.pop(slug)

    def read(self, user, slug):
        self._check(user, "read", f"article:{slug}")
        return self._articles[slug]

    def retract(self, user, slug):
        self._check(user, "retract", f"article:{slug}")
        self._drafts[slug] = self._articles.pop(slug)
