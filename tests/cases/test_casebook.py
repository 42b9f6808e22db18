"""The cases' data, their generator and scripts/casebook: test_casebook.py NOTME"""
import collections
import datetime
import importlib.machinery
import importlib.util
import json
import math
import os
import stat
import subprocess
import sys
import tempfile
import unittest
import zoneinfo

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
from casegen import base, cases, judge, table  # noqa: E402

NOTME = None
with open(os.path.join(ROOT, "models", "explanations.json"), encoding="utf-8") as file:
    EXPLANATIONS = {one["id"] for one in json.load(file)["explanations"]} | {"insufficient_data"}
TABLED = [name for name in cases.names() if name not in cases.OWN_CODE]


def casebook():
    loader = importlib.machinery.SourceFileLoader("casebook", os.path.join(ROOT, "scripts", "casebook"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("casebook", loader))
    loader.exec_module(module)
    return module


def moment(event):
    return datetime.datetime.fromisoformat(cases.clock(event))


def tables(name):
    with open(os.path.join(cases.FOLDER, name, "history.json"), encoding="utf-8") as lines:
        return json.load(lines)["accounts"]


class Data(unittest.TestCase):
    def test_there_are_at_least_fifteen_cases_each_with_its_files(self):
        self.assertGreaterEqual(len(cases.names()), 15)
        for name in cases.names():
            held = set(os.listdir(os.path.join(cases.FOLDER, name)))
            self.assertLessEqual({"README.md", "expected.json"}, held, name)
            self.assertEqual("incident.jsonl" in held, cases.expected(name)["class"] != "B", name)
            self.assertEqual("history.json" in held, name in TABLED, name)

    def test_a_fact_has_a_time_or_both_bounds_and_its_account_has_a_history(self):
        for name in cases.names():
            known = {event["actor"]["id"] for event in cases.history(name, 1)}
            facts = cases.incident(name)
            self.assertEqual(len({fact["id"] for fact in facts}), len(facts), name)
            for fact in facts:
                self.assertTrue(fact["id"].startswith("case:"), fact["id"])
                self.assertIn(fact["actor"]["id"], known, fact["id"])
                if "time" not in fact:
                    self.assertLess(fact["not_before"], fact["not_after"], fact["id"])
                    self.assertEqual(fact["time_basis"], "observed", fact["id"])

    def test_what_is_expected_speaks_of_events_and_cases_that_are_there(self):
        for name in cases.names():
            asked, ids = cases.expected(name), {fact["id"] for fact in cases.incident(name)}
            wanted = [event for one in asked["expect"] for event in one["events"]]
            self.assertIn(asked["class"], "HADITB", name)
            self.assertLessEqual(set(wanted) | set(asked["never_evidence"]), ids, name)
            self.assertFalse(set(wanted) & set(asked["never_evidence"]), name)
            self.assertEqual(len(set(wanted)), len(wanted), name)
            self.assertLessEqual({one["outcome"] for one in asked["expect"]}, set(judge.OUTCOMES), name)
            self.assertLessEqual({one.get("explanation") for one in asked["expect"]} - {None}, EXPLANATIONS, name)
            self.assertLessEqual(set(asked.get("ranks_above", ())), set(cases.names()), name)

    def test_every_fact_is_expected_to_be_something_or_is_named_as_left_open(self):
        open_facts = {"sec-2024": {"case:delete:2"}}  # the intruder's own deletion
        for name in cases.names():
            asked = cases.expected(name)
            spoken = {event for one in asked["expect"] for event in one["events"]} | set(asked["never_evidence"])
            self.assertEqual({fact["id"] for fact in cases.incident(name)} - spoken, open_facts.get(name, set()), name)

    def test_notme_reads_every_fact(self):
        for name in filter(cases.incident, cases.names()):
            facts = cases.lines(cases.incident(name))
            done = subprocess.run([NOTME, "convert", "--strict", "-q", "-"], input=facts, stdout=subprocess.PIPE, check=True)
            self.assertEqual(len(done.stdout.splitlines()), len(facts.splitlines()), name)


class Histories(unittest.TestCase):
    def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(self):
        make = os.path.join(ROOT, "scripts", "make-case")
        first, again, other = (subprocess.run([sys.executable, make, "cruz-2017", "--seed", seed], stdout=subprocess.PIPE, check=True,
                                              env=dict(os.environ, PYTHONHASHSEED=salt)).stdout
                               for seed, salt in (("1", "1"), ("1", "2"), ("2", "1")))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_made_up_events_say_so_and_keep_out_of_what_facts_fill(self):
        for name in TABLED:
            made = cases.history(name, 1)
            self.assertEqual(len({event["id"] for event in made}), len(made), name)
            self.assertTrue(all(event["id"].startswith("made:") for event in made), name)
            for account in tables(name):
                for start, end in account.get("quiet", ()):
                    inside = [e for e in made if e["actor"]["id"] == account["id"] and start <= e["time"] < end]
                    self.assertEqual(inside, [], name)

    def test_a_history_ends_no_earlier_than_what_it_is_the_history_of(self):
        for name in TABLED:
            for account in tables(name):
                facts = [cases.clock(fact) for fact in cases.incident(name) if fact["actor"]["id"] == account["id"]]
                if name != "symantec-2016":  # which is about a silence of years
                    self.assertTrue(all(account["from"] < fact[:10] <= account["to"] for fact in facts), name)

    def test_rates_are_those_that_the_facts_state(self):
        stated = (("cruz-2017", "like", 0.3, 0.5), ("sweden-2012", None, 70, 90), ("burger-king-2013", None, 3 / 7, 7 / 7))
        for name, action, least, most in stated:
            made = [event for event in cases.history(name, 1) if action in (None, event["action"])]
            days = (moment(made[-1]) - moment(made[0])).days
            self.assertTrue(least <= len(made) / days <= most, "%s: %.2f a day" % (name, len(made) / days))

    def test_people_keep_their_hours_by_the_clock_of_their_zone_summer_and_winter(self):
        for name in ("mcdonalds-2017", "pib-2020", "burger-king-2013"):
            for account in tables(name):
                zone = zoneinfo.ZoneInfo(account["zone"])
                hours = [moment(e).astimezone(zone).hour for e in cases.history(name, 1) if e["actor"]["id"] == account["id"]]
                first, last = min(a for a, _ in account["hours"]), max(b for _, b in account["hours"])
                self.assertEqual(min(hours), first, account["name"])
                self.assertLessEqual(max(hours), last, account["name"])  # a sitting may begin shortly before its end
                self.assertGreaterEqual(max(hours), last - 1, account["name"])

    def test_every_week_another_curator_takes_over(self):
        weeks = collections.defaultdict(set)
        start = datetime.datetime(2012, 1, 2, tzinfo=datetime.timezone.utc)
        for event in cases.history("sweden-2012", 1):
            weeks[(moment(event) - start).days // 7].add(event["client"]["app"])
        self.assertGreater(len({frozenset(apps) for apps in weeks.values()}), 4)
        self.assertLess(sum(len(apps) for apps in weeks.values()) / len(weeks), 3)  # and stays for it

    def test_choices_fall_by_their_weights(self):
        random = base.Random("weights")
        drawn = collections.Counter(table.weighted(random, [("a", 3), ("b", 1)]) for _ in range(4000))
        self.assertLess(abs(drawn["a"] - 3000), 5 * math.sqrt(4000 * 0.75 * 0.25))

    def test_a_rule_is_a_list_or_alternatives_between_bars_and_later_rules_win(self):
        self.assertEqual(table.rules({"x": "a | b", "y": ["c | d"]}, {"x": "e"}), {"x": ["e"], "y": ["c | d"]})

    def test_ids_may_be_spans(self):
        self.assertEqual(list(cases.each(["case:a:1", "case:b:9..11"])), ["case:a:1", "case:b:9", "case:b:10", "case:b:11"])


class Table(unittest.TestCase):
    def run_on(self, *options, extra=None):
        """scripts/casebook of the smallest cases; `extra` is what a program in between adds to every session."""
        notme = NOTME
        with tempfile.TemporaryDirectory() as folder:
            if extra:
                notme = os.path.join(folder, "notme")
                with open(notme, "w", encoding="utf-8") as script:
                    script.write("#!%s\nimport json, subprocess, sys\ndone = subprocess.run([%r, *sys.argv[1:]], stdout=subprocess.PIPE)\n"
                                 "for line in done.stdout.splitlines():\n    print(json.dumps({**json.loads(line), **%r}))\n"
                                 "sys.exit(done.returncode)\n" % (sys.executable, NOTME, extra))
                os.chmod(notme, os.stat(notme).st_mode | stat.S_IXUSR)
            return subprocess.run([sys.executable, os.path.join(ROOT, "scripts", "casebook"), notme, *options], stdout=subprocess.PIPE,
                                  check=True).stdout.decode().splitlines()

    def test_a_line_says_what_was_claimed_what_notme_says_the_odds_and_after_how_many_events(self):
        head, _, line = self.run_on("--case", "burger-king-2013", "--format", "markdown")
        self.assertEqual([cell.strip() for cell in head.strip("|").split("|")][:6],
                         ["case", "class", "what was claimed", "what notme says", "odds", "after events"])
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        self.assertEqual(cells[:4], ["burger-king-2013", "H", "hacked; suspended within the hour", "suspicious"])
        self.assertRegex(cells[4], r"^once in [0-9,]+ years$")
        self.assertRegex(cells[5], r"^[1-9] of 56$")  # several posts a week, and then 55: long before the end

    def test_the_leading_explanation_is_shown_where_there_are_any(self):
        slip, takeover = {"id": "slip", "probability": 0.2}, {"id": "account_takeover", "probability": 0.71}
        unknown = {"id": "insufficient_data", "probability": None}
        for weighed, shown in (([slip, takeover], "account takeover 71 %"), ([unknown, slip, takeover], "insufficient data (account takeover 71 %)"),
                               ([unknown], "insufficient data")):
            head, _, line = self.run_on("--case", "ap-2013", "--format", "markdown", extra={"explanations": weighed})
            self.assertIn("leading explanation", head)
            self.assertEqual(line.rstrip(" |").rsplit("| ", 1)[1], shown)

    def test_there_is_no_such_column_where_nothing_is_weighed(self):
        head = self.run_on("--case", "ap-2013", extra={"explanations": []})[0]
        self.assertNotIn("leading explanation", head)

    def test_odds_are_said_in_words_with_two_digits(self):
        words = casebook().odds_in_words
        self.assertEqual([words(x) for x in (0.1, 1 / 1234, 1 / 580123, 1.01, 1.38, 25.6, 399, math.inf)],
                         ["once in 10 years", "once in 1,200 years", "once in 580,000 years", "once a year", "1.4 times a year",
                          "26 times a year", "400 times a year", "not known"])


class Report(unittest.TestCase):
    def told(self, name, *options):
        """The report on a case as one line of words."""
        made = subprocess.run([sys.executable, os.path.join(ROOT, "scripts", "make-case"), name], stdout=subprocess.PIPE, check=True)
        done = subprocess.run([NOTME, "score", "-", *options], input=made.stdout, stdout=subprocess.PIPE)
        self.assertIn(done.returncode, (0, 1, 3))
        return " ".join(done.stdout.decode().split())

    def test_what_would_settle_it_is_told_by_the_clock_of_the_report(self):
        words = self.told("sec-2024", "--tz", "America/New_York")
        self.assertIn("a login from an unseen network between 2024-01-09 16:11 and 2024-01-09 16:43", words)
        self.assertNotIn("21:11", words)

    def test_what_takes_back_is_no_reason_that_a_session_stands_out(self):
        words = self.told("sec-2024")
        reasons = words[words.index("Why it stands out"):words.index("What was done")]
        self.assertIn("Kind of action: like", reasons)
        self.assertNotIn("unlike", reasons)
        self.assertNotIn("delete", reasons)

    def test_bounds_that_events_share_are_told_once(self):
        words = self.told("british-army-2022")
        done = words[words.index("What was done"):words.index("What came after")]
        self.assertEqual(done.count("some time between"), 1)
        self.assertIn("within the same bounds: repost of @apeclan_drops", done)

    def test_nothing_is_said_to_be_sure(self):
        words = self.told("british-army-2022")
        self.assertIn("over 99 %: somebody else broke into the account", words)
        self.assertNotIn("100 %: somebody", words)


if __name__ == "__main__":
    NOTME = os.path.abspath(sys.argv.pop(1))
    unittest.main()
