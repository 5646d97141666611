import unittest

from access.users import User
from newsdesk.desk import Desk, Refused
from newsdesk.setup import newsroom_policy


class DeskTest(unittest.TestCase):
    def setUp(self):
        self.desk = Desk(newsroom_policy())
        self.writer = User("Wim", ["writer"])
        self.editor = User("Eda", ["editor"])
        self.chief = User("Cleo", ["chief"])
        self.desk.write(self.writer, "storm", "Storm ahead")

    def test_a_writer_reads_drafts(self):
        self.assertEqual(self.desk.open_draft(self.writer, "storm"), "Storm ahead")

    def test_a_writer_may_not_publish(self):
        with self.assertRaisesRegex(Refused, "Wim may not publish draft:storm: no grant"):
            self.desk.publish(self.writer, "storm")

    def test_an_editor_publishes(self):
        self.desk.publish(self.editor, "storm")
        self.assertEqual(self.desk.read(self.writer, "storm"), "Storm ahead")

    def test_a_chief_opens_drafts(self):
        self.assertEqual(self.desk.open_draft(self.chief, "storm"), "Storm ahead")

    def test_a_retracted_article_is_a_draft_again(self):
        self.desk.publish(self.chief, "storm")
        self.desk.retract(self.chief, "storm")
        self.assertEqual(self.desk.open_draft(self.editor, "storm"), "Storm ahead")

    def test_an_intern_may_not_read_what_is_embargoed(self):
        self.desk.write(self.writer, "embargoed-merger", "Big news")
        self.desk.publish(self.editor, "embargoed-merger")
        with self.assertRaisesRegex(Refused, "denied to intern"):
            self.desk.read(User("Ivo", ["intern"]), "embargoed-merger")

    def test_a_denial_beats_an_allowance(self):
        self.desk.write(self.writer, "embargoed-x", "News")
        self.desk.publish(self.editor, "embargoed-x")
        with self.assertRaises(Refused):
            self.desk.read(User("Uma", ["writer", "intern"]), "embargoed-x")

    def test_a_suspended_user_may_nothing(self):
        with self.assertRaisesRegex(Refused, "suspended"):
            self.desk.open_draft(User("Sid", ["chief"], suspended=True), "storm")

    def test_refusals_are_on_record(self):
        with self.assertRaises(Refused):
            self.desk.retract(self.editor, "storm")
        self.assertEqual(self.desk.audit.refusals(), ["Eda retract article:storm: refused (no grant)"])

    def test_an_editor_reads_what_was_published(self):
        self.desk.publish(self.editor, "storm")
        self.assertEqual(self.desk.read(self.editor, "storm"), "Storm ahead")
