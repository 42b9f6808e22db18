"""The arithmetic of scripts/evaluation, on data small enough to be worked out by hand: test_evaluation.py NOTME"""
import argparse
import gzip
import json
import math
import os
import random
import sys
import tempfile
import unittest
import unittest.mock

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "scripts"))
from evaluation import arithmetic, bench, benign, blocks, calibration, cold_start, evidence, history  # noqa: E402
from evaluation import kinds, memory, people, poisoning, quality, scenarios, table, takeover  # noqa: E402

HOUR, DAY = 3600, 86400


def stamp(time):
    return "1970-01-%02dT%02d:%02d:%02dZ" % (1 + time // DAY, time % DAY // HOUR, time % HOUR // 60, time % 60)


def line(account, time, number):
    return json.dumps({"time": stamp(time), "actor": {"id": account}, "object": {"id": "e%d" % number}}).encode() + b"\n"


def events(times, account="a"):
    return history.histories(line(account, time, number) for number, time in enumerate(times))[account]


def session(first, last, score=0.0, flagged=False, p=0.5, enough=True, account="a"):
    return {"account": account, "start": stamp(first), "end": stamp(last), "score": score, "flagged": flagged,
            "p_value": p if enough else None, "enough_history": enough}



def person(name, number):
    """Three posts a day for most of two years."""
    return [{"_t": 1577836800 + i * 8 * HOUR + number * 60, "actor": {"id": name}, "action": "post",
             "object": {"id": "%s-%d" % (name, i), "text": "word%d of %s" % (i % 7, name), "lang": "en"}} for i in range(2000)]


class Benign(unittest.TestCase):
    people = {name: person(name, number) for number, name in enumerate("abcdefgh")}

    def pair(self, change):
        world = scenarios.World("a", self.people, self.people, random.Random(3), 1200, 40)
        return scenarios.pair(change, world)

    def test_a_history_with_a_change_is_the_one_without_it_up_to_the_moment(self):
        for change in ("time_zone_move", "new_device", "new_operator", "scheduler"):
            made, plain, moment = self.pair(change)
            before = [[e for e in events if e["time"] < moment] for events in (made, plain)]
            self.assertGreater(len(before[0]), 300)
            early = [[e for e in events if e["time"] < before[0][-40]["time"]] for events in before]  # a move can reach back some hours
            self.assertEqual(early[0], early[1], change)
            self.assertNotEqual(made, plain, change)

    def test_without_a_change_of_clocks_no_hour_is_moved(self):
        made, plain, moment = self.pair("daylight_saving")
        hours = [{e["time"][14:] for e in events} for events in (made, plain)]
        self.assertEqual(hours[0], hours[1])
        self.assertNotEqual([e["time"] for e in made if e["time"] >= moment], [e["time"] for e in plain if e["time"] >= moment])

    def test_flags_are_counted_on_both_sides_with_what_the_budget_lets_one_expect(self):
        counts = [{"flags": [2, 0], "soon": [1, 0], "years": [10, 20]}, {"flags": [0, 0], "soon": [0, 0], "years": [10, 20]}]
        self.assertEqual(benign.side(counts, 0), [2, 1, "20.0", "2.0", "0.01 to 0.36"])
        self.assertEqual(benign.side(counts, 1), [0, 0, "40.0", "4.0", "0.00 to 0.09"])


class Arithmetic(unittest.TestCase):
    def test_spread_is_the_standard_deviation_of_runs(self):
        self.assertEqual(arithmetic.mean([1, None, 3]), 2)
        self.assertAlmostEqual(arithmetic.spread([2, 4, 4, 4, 5, 5, 7, 9]), (32 / 7) ** 0.5)
        self.assertIsNone(arithmetic.spread([5]))

    def test_quantile_interpolates(self):
        self.assertEqual(arithmetic.quantile([0, 10, 20, 30, 40], 0.5), 20)
        self.assertAlmostEqual(arithmetic.quantile([0, 10], 0.25), 2.5)
        self.assertEqual(arithmetic.quantile([7], 0.975), 7)

    def test_the_interval_of_a_count_is_that_of_the_tables(self):
        for count, low, high in ((0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (20, 12.217, 30.888)):  # Garwood 1936
            got = arithmetic.poisson_interval(count)
            self.assertAlmostEqual(got[0], low, delta=1e-3)
            self.assertAlmostEqual(got[1], high, delta=1e-3)

    def test_bootstrap_draws_whole_accounts(self):
        low, high = arithmetic.bootstrap([(0, 1), (2, 1)], arithmetic.ratio)
        self.assertEqual((low, high), (0, 2))  # a quarter of the draws is all the one, a quarter all the other
        same = arithmetic.bootstrap([(3, 2)] * 9, arithmetic.ratio)
        self.assertEqual(same, (1.5, 1.5))

    def test_bootstrap_of_a_mean_is_as_wide_as_theory_has_it(self):
        values = [(v, 1) for v in range(100)]  # standard error of the mean: 28.87 / 10
        low, high = arithmetic.bootstrap(values, arithmetic.ratio)
        self.assertAlmostEqual(high - low, 2 * 1.96 * 2.887, delta=0.6)
        self.assertEqual((low, high), arithmetic.bootstrap(values, arithmetic.ratio))  # the same seed

    def test_bootstrap_of_nothing_is_nothing(self):
        self.assertEqual(arithmetic.bootstrap([], arithmetic.ratio), (None, None))
        self.assertEqual(arithmetic.bootstrap([(1, 0)], arithmetic.ratio), (None, None))


    def test_auc_counts_ties_half(self):
        self.assertEqual(arithmetic.auc([2, 3], [1, 1]), 1)
        self.assertEqual(arithmetic.auc([1], [2]), 0)
        self.assertEqual(arithmetic.auc([1, 3], [1, 2]), (0.5 + 0 + 1 + 1) / 4)
        self.assertEqual(arithmetic.auc([-math.inf, 1], [-math.inf]), 0.75)


class Histories(unittest.TestCase):
    def test_an_hour_and_a_second_end_a_session(self):
        self.assertEqual(history.units(events([10, 10 + HOUR, 11 + 2 * HOUR])), [[10, 10 + HOUR], [11 + 2 * HOUR, 11 + 2 * HOUR]])

    def test_a_block_lies_in_every_session_that_holds_one_of_its_events(self):
        cut = [[0, 10], [9000, 9100], [20000, 20000]]
        self.assertEqual(history.lies_in([10, 9050, 9060], cut), [0, 1])

    def test_histories_are_put_in_order_account_by_account(self):
        got = history.histories([line("a", 50, 1), line("b", 1, 2), line("a", 20, 3)])
        self.assertEqual([(e.time, e.id) for e in got["a"]], [(20, "e3"), (50, "e1")])
        self.assertEqual([e.time for e in got["b"]], [1])

    def test_pieces_are_events_in_a_row_and_no_event_is_in_two(self):
        a, b = events(range(0, 500, 100)), events([1, 2], "b")
        got = memory.pieces([a, b], 2, 9)
        self.assertEqual([[e.time for e in piece] for piece in got], [[0, 100], [1, 2], [200, 300]])
        self.assertEqual(memory.pieces([a, b], 2, 2), got[:2])


class Blocks(unittest.TestCase):
    def test_a_block_scores_as_the_highest_session_that_meets_its_own(self):
        cut = [[0, 100], [9000, 9100], [20000, 20000]]
        scored = [session(0, 50, 1.0), session(60, 100, 4.0, True), session(9000, 9100, 9.0),
                  session(20000, 20000, 2.0, enough=False)]

        def judge(times):
            return blocks.judge("a", {"times": times, "arm": "sham", "place": "pure", "k": len(times)}, cut, scored)
        self.assertEqual(judge([10]), ("a", "sham", "pure", 1, 4.0, True))
        self.assertEqual(judge([9001]).score, 9.0)
        self.assertEqual(judge([50, 9001])[4:], (9.0, True))
        self.assertEqual(judge([20000]).score, -math.inf)

    def test_cells_weigh_as_many_shams_as_they_hold(self):
        def block(arm, k, score):
            return blocks.Block("a", arm, "pure", k, score, score > 1)
        told = [block("hijack", 1, 2), block("sham", 1, 1), block("hijack", 2, 0), block("sham", 2, 1), block("sham", 2, 1),
                block("sham", 2, 1), block("hijack", 3, 9)]
        self.assertEqual(blocks.auc_sham(told), 0.25)  # (1 · 1 + 3 · 0) / 4; the cell without a sham is silent
        self.assertEqual(blocks.flagged(told), 2 / 3)
        self.assertIsNone(blocks.auc_sham(told[-1:]))


class ColdStart(unittest.TestCase):
    def test_an_account_is_cut_to_the_last_events_and_the_session_of_the_block(self):
        own = events([0, 10, 20, 2 * DAY, 2 * DAY + 5, 3 * DAY])
        self.assertEqual([e.time for e in cold_start.cut(own, [2 * DAY + 5], 2)], [10, 20, 2 * DAY, 2 * DAY + 5])
        self.assertEqual(len(cold_start.cut(own, [2 * DAY + 5], None)), 5)
        self.assertIsNone(cold_start.cut(own, [2 * DAY + 5], 4))

    def test_a_block_over_two_sessions_keeps_both(self):
        own = events([0, DAY, DAY + 2 * HOUR, 2 * DAY])
        self.assertEqual([e.time for e in cold_start.cut(own, [DAY, DAY + 2 * HOUR], 1)], [0, DAY, DAY + 2 * HOUR])


class Calibration(unittest.TestCase):
    def test_only_warm_sessions_with_a_verdict_count(self):
        got = calibration.count([session(0, 1, p=0.001), dict(session(2 * DAY, 2 * DAY, p=0.01, flagged=True), lasting={"sessions": 2}),
                                 session(3 * DAY, 3 * DAY, p=0.2), session(4 * DAY, 4 * DAY, enough=False)],
                                DAY, DAY + calibration.YEAR / 2)
        self.assertEqual(got, (0.5, 2, 1, 1, {0.1: 1, 0.01: 1, 0.001: 0}))

    def test_flags_are_held_against_what_the_budget_expects(self):
        units = [calibration.Account(2, 100, 1, 0, {}), calibration.Account(2, 100, 3, 2, {})]
        got = calibration.flags(units, 0.5)
        self.assertEqual((got["figure"], got["flags"], got["expected"]), (2, 4, 2))
        self.assertEqual((got["low"], got["high"]), (1, 3))
        self.assertEqual(got["histories"], 1)

    def test_a_history_with_two_flags_is_one_history_with_a_flag(self):
        units = [calibration.Account(2, 100, flags, 0, {}) for flags in (2, 0, 0, 1)]
        self.assertEqual(calibration.flags(units, 0.5)["histories"], 0.5)


class Source:
    """A stranger who does two things a minute apart, once a day at noon."""

    def __init__(self, days):
        self.start = [day * DAY + 12 * HOUR for day in range(days)]

    def take(self, at, count, generator):
        return [{"_t": self.start[at] + 60 * i} for i in range(count)], [60 * i for i in range(count)]


class Poisoning(unittest.TestCase):
    # a year of an owner who is there at 06:00 every day; test blocks on days 100 and 200
    times = [day * DAY + 6 * HOUR for day in range(366)]
    truth = {"warm_end": 50 * DAY, "last": 50 * DAY + int(poisoning.YEAR),
             "blocks": [{"times": [100 * DAY, 100 * DAY + 9]}, {"times": [200 * DAY]}]}

    def put(self, seed):
        own = [history.Event(time, "e", b"") for time in self.times]
        return poisoning.hijacks(random.Random(seed), own, self.truth, [Source(400)], "near")

    def test_five_a_year_a_day_apart_from_each_other_and_from_the_tests(self):
        for seed in range(20):
            extra, count = self.put(seed)
            self.assertEqual(count, 5)
            times = sorted(time for _, time in extra)
            begins = [t for before, t in zip([-math.inf] + times, times) if t - before > DAY]
            self.assertEqual(len(begins), 5)
            for test in (100 * DAY, 100 * DAY + 9, 200 * DAY):
                self.assertGreater(min(abs(t - test) for t in times), DAY)
            self.assertGreaterEqual(times[0], self.truth["warm_end"])

    def test_a_block_is_taken_from_three_weeks_around_and_put_at_its_own_hour_or_into_a_session(self):
        for event, time in self.put(3)[0]:
            self.assertLessEqual(abs(event["_t"] - time), 22 * DAY)
            self.assertIn(time % DAY // HOUR, (6, 12))

    def test_the_owner_is_silent_for_an_hour_on_both_sides(self):
        self.assertTrue(poisoning.quiet([0, 9 * HOUR], HOUR + 2, 8 * HOUR - 1))
        self.assertFalse(poisoning.quiet([0, 9 * HOUR], HOUR, 7 * HOUR))
        self.assertFalse(poisoning.quiet([0, 9 * HOUR], 2 * HOUR, 8 * HOUR))

    def test_the_difference_is_poisoned_less_clean(self):
        def side(hijack):
            return [blocks.Block("a", "hijack", "pure", 1, hijack, False), blocks.Block("a", "sham", "pure", 1, 1, False)]
        got = poisoning.figures([(side(2), side(0))] * 5)
        self.assertEqual((got["auc_clean"], got["auc_poisoned"], got["difference"], got["low"], got["high"]), (1, 0, -1, -1, -1))


class Takeover(unittest.TestCase):
    own = [{"_t": time, "actor": {"id": "x:own"}} for time in (0, 10, 20, 30)]
    other = [{"_t": time, "actor": {"id": "x:other"}} for time in (5, 25, 45)]

    def test_the_other_goes_on_in_its_own_time_or_at_the_change(self):
        before, near = takeover.continued(self.own, self.other, 20, "near")
        self.assertEqual([time for _, time in before], [0, 10])
        self.assertEqual([time for _, time in near], [25, 45])
        self.assertEqual([time for _, time in takeover.continued(self.own, self.other, 20, "any")[1]], [20, 40, 60])

    def test_who_follows_is_somebody_else_of_the_group(self):
        people = {"x:own": self.own, "x:other": self.other, "y:far": [{"_t": 0, "actor": {"id": "y:far"}}]}
        for same_group, count in ((True, 1), (False, 2)):
            options = type("Options", (), {"same_group": same_group})
            self.assertEqual(len(takeover.followers(self.own, people, options)), count)

    def test_sessions_are_counted_from_the_change_on(self):
        run = dict(session(60, 60, flagged=True), lasting={"sessions": 2})
        sessions = [session(1, 1, enough=False), dict(session(10, 10, flagged=True), lasting={"sessions": 3}), session(50, 60),
                    run, session(70, 70, flagged=True)]
        got = takeover.judge(sessions, {"since": 51})
        self.assertEqual((got["any"], got["alone"], got["runs"], got["judged"]), (2, 3, 1, True))
        none = takeover.judge(sessions[:3], {"since": 51})
        self.assertEqual((none["any"], none["alone"]), (None, None))
        self.assertAlmostEqual(got["years"] * takeover.YEAR, 51 - 10)
        figures = takeover.figures([got, none, dict(none, judged=False)])
        self.assertEqual((figures["accounts"], figures["runs"], figures["any"][5], figures["alone"][5]), (2, 2, 0.5, 0.5))


class Evidence(unittest.TestCase):
    def test_what_is_listed_is_taken_out_and_what_comes_later_is_left_out(self):
        own = events([0, 10, 20, 30, 90])
        self.assertEqual(evidence.until(own, session(10, 30), {"e2"}), [own[0].line, own[1].line, own[3].line])

    def test_layers_hold_no_account_twice(self):
        self.assertEqual(evidence.layers({"a": [1, 2, 3], "b": [4], "c": [5, 6]}), [[1, 4, 5], [2, 6], [3]])

    def test_shares_are_told_as_they_are(self):
        got = evidence.figures([
            {"events": 3, "listed": 2, "evidence": 0.8, "signals": 1.0, "kept": True, "without": False},
            {"events": 2, "listed": 2, "evidence": 1.0, "signals": 0.99, "kept": True, "without": False},
            {"events": 40, "listed": 16, "evidence": 0.5, "signals": 1.0, "kept": True, "without": True}])
        self.assertEqual((got["flagged"], got["falls"], got["partial"], got["partial_falls"]), (3, 2 / 3, 2, 0.5))
        self.assertEqual((got["carried"], got["evidence_least"], got["signals_least"]), (2 / 3, 0.5, 0.99))


class Work(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.bench = bench.Bench(self.folder.name, NOTME, os.path.join(self.folder.name, "work"))

    def test_what_failed_is_made_again(self):
        def fail(out):
            open(os.path.join(out, "half"), "w").close()
            raise bench.Failure("no")

        with self.assertRaises(bench.Failure):
            self.bench.once("a/b", fail)
        made = self.bench.once("a/b", lambda out: None)
        self.assertEqual(os.listdir(made), [])
        self.bench.once("a/b", fail)  # it is there, so nothing is built
        self.assertEqual(os.listdir(os.path.dirname(made)), ["b"])

    def test_the_faster_of_two_runs_counts(self):
        def overtaken(out):
            self.other = bench.Bench(self.folder.name, NOTME, self.bench.work).once(
                "a/b", lambda out: open(os.path.join(out, "first"), "w").close())

        made = self.bench.once("a/b", overtaken)
        self.assertEqual((made, os.listdir(made)), (self.other, ["first"]))
        self.assertEqual(os.listdir(os.path.dirname(made)), ["b"])

    def test_a_kind_is_left_out_or_replaced(self):
        got = kinds.arguments(lambda name: "/data/" + name, ("congress", "politicians", "stars"), {"likes": "/other"})
        self.assertEqual(got, ["+trolls=/data/trolls-dev.jsonl.gz", "likes=/other", "+commits=/data/commits-dev.jsonl.gz"])
        more = kinds.arguments(lambda name: "/data/" + name, ("congress", "politicians", "trolls", "commits"), {"stars": "/some"})
        self.assertEqual(sorted(more), ["likes=/data/likes-dev.jsonl.gz", "stars=/some"])

    def test_people_are_judged_by_a_model_that_has_not_met_them(self):
        with gzip.open(os.path.join(self.bench.folder, "stars-dev.jsonl.gz"), "wt") as file:
            for i in range(10):
                file.writelines('{"actor":{"id":"p%d"},"action":"like"}\n' % i for _ in range(400 - i))
        folder, judged, met = people.parted(self.bench, "stars"), [], []
        for half in people.HALVES:
            judged.append(set(people.histories(os.path.join(folder, "judged-%d.jsonl.gz" % half))))
            met.append({event["actor"]["id"] for event in bench.lines(os.path.join(folder, "met-%d.jsonl" % half))})
        self.assertEqual(judged[0] | judged[1], {"p%d" % i for i in range(10)})
        self.assertEqual((judged[0] & judged[1], met[0], met[1]), (set(), judged[1], judged[0]))

    def test_the_background_of_adapt_lacks_what_strangers_did(self):
        made = os.path.join(self.bench.work, "spliced")
        os.makedirs(made)
        events = os.path.join(made, "events.jsonl")
        with open(events, "w") as file:
            file.writelines('{"time":"1970-01-01T00:00:0%dZ","actor":{"id":"%s"}}\n' % (t, a) for a in "ab" for t in range(4))
        with open(os.path.join(made, "truth.jsonl"), "w") as file:
            file.write('{"account":"a","blocks":[{"arm":"hijack","times":[1,2]},{"arm":"sham","times":[3]}]}\n')
        with unittest.mock.patch.object(self.bench, "splicebench", lambda: argparse.Namespace(
                seconds=lambda t: float(t[-3:-1]))):
            kept = bench.lines(self.bench.without_strangers(events))
        self.assertEqual([(e["actor"]["id"], e["time"][-2]) for e in kept],
                         [("a", "0"), ("a", "3")] + [("b", str(t)) for t in range(4)])

    def test_a_missing_file_is_named(self):
        with self.assertRaisesRegex(bench.Failure, "no congress-background.jsonl.gz in"):
            self.bench.train(())


    def test_memory_and_exit_status_are_those_of_the_command_alone(self):
        ballast = bytearray(100 << 20)
        self.assertLess(bench.run(["true"])[1], 40 << 10)
        self.assertGreater(bench.run([sys.executable, "-c", "bytearray(60 << 20).copy()"])[1], 60 << 10)
        with self.assertRaisesRegex(bench.Failure, "ended with 3: so it is"):
            bench.run(["sh", "-c", "echo so it is >&2; exit 3"])
        self.assertEqual(len(ballast), 100 << 20)

    def test_a_flagged_session_of_a_case_is_flagged_again_and_falls_without_its_evidence(self):
        histories = history.read(os.path.join(ROOT, "data", "cases", "ambassador-2020", "events.jsonl"))
        lines = [e.line for own in histories.values() for e in own]
        flagged = history.sessions(s for s in self.bench.replay(lines, budget=evidence.BUDGET) if s["flagged"])
        layer = evidence.layers(flagged)[0]
        self.assertEqual(len(layer), 1)
        self.assertEqual(evidence.still_flagged(self.bench, histories, layer, bench.SHIPPED, False), [True])
        self.assertEqual(evidence.still_flagged(self.bench, histories, layer, bench.SHIPPED, True), [False])


class Tables(unittest.TestCase):
    def test_a_row_has_the_mean_and_the_spread_of_its_runs(self):
        runs = [quality.figures({0.1: {"auc_sham": auc, "flagged_hijacks": 0.5, "p_value_calibration": {"0.1": 0.2}},
                                 1.0: {"auc_sham": 0, "flagged_hijacks": 0.75}}) for auc in (0.8, 0.9)]
        row = quality.over_seeds(runs)
        self.assertEqual(quality.shown(row["auc_sham"]), "0.85 ±0.071")
        self.assertEqual((row["flagged@0.1"][0], row["flagged@1"][0], row["p0.1"][0]), (0.5, 0.75, 0.2))

    def test_markdown_aligns_figures_to_the_right(self):
        self.assertEqual(table.markdown(["set", "n"], [["near", 3], ["far", None]]),
                         "| set | n |\n| --- | ---: |\n| near | 3 |\n| far | - |\n")

    def test_text_columns_stand_under_their_titles(self):
        self.assertEqual(table.text(["set", "n"], [["near", 12]]), "set    n\nnear  12\n")


if __name__ == "__main__":
    NOTME = sys.argv.pop(1)
    unittest.main()
