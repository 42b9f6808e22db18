"""The arithmetic of scripts/evaluation, on data small enough to be worked out by hand: test_evaluation.py NOTME"""
import os
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "scripts"))
from evaluation import arithmetic, bench, kinds, quality, table  # noqa: E402


class Arithmetic(unittest.TestCase):
    def test_spread_is_the_standard_deviation_of_runs(self):
        self.assertEqual(arithmetic.mean([1, None, 3]), 2)
        self.assertAlmostEqual(arithmetic.spread([2, 4, 4, 4, 5, 5, 7, 9]), (32 / 7) ** 0.5)
        self.assertIsNone(arithmetic.spread([5]))

    def test_quantile_interpolates(self):
        self.assertEqual(arithmetic.quantile([0, 10, 20, 30, 40], 0.5), 20)
        self.assertAlmostEqual(arithmetic.quantile([0, 10], 0.25), 2.5)
        self.assertEqual(arithmetic.quantile([7], 0.975), 7)

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

    def test_a_kind_is_left_out_or_replaced(self):
        got = kinds.arguments(lambda name: "/data/" + name, ("congress", "politicians"), {"likes": "/other"})
        self.assertEqual(got, ["+trolls=/data/trolls-dev.jsonl.gz", "likes=/other", "+commits=/data/commits-dev.jsonl.gz"])

    def test_a_missing_file_is_named(self):
        with self.assertRaisesRegex(bench.Failure, "no congress-background.jsonl.gz in"):
            self.bench.train(())


class Tables(unittest.TestCase):
    def test_a_row_has_the_mean_and_the_spread_of_its_runs(self):
        runs = [quality.figures({0.1: {"auc_sham": auc, "flagged_hijacks": 0.5, "p_value_calibration": {"0.1": 0.2}},
                                 1.0: {"auc_sham": 0, "flagged_hijacks": 0.75}}) for auc in (0.8, 0.9)]
        row = quality.over_seeds(runs)
        self.assertEqual(quality.shown(row["auc_sham"]), "0.8500 ±0.0707")
        self.assertEqual((row["flagged@0.1"][0], row["flagged@1"][0], row["p0.1"][0]), (0.5, 0.75, 0.2))

    def test_markdown_aligns_figures_to_the_right(self):
        self.assertEqual(table.markdown(["set", "n"], [["near", 3], ["far", None]]),
                         "| set | n |\n| --- | ---: |\n| near | 3 |\n| far | - |\n")

    def test_text_columns_stand_under_their_titles(self):
        self.assertEqual(table.text(["set", "n"], [["near", 12]]), "set    n\nnear  12\n")


if __name__ == "__main__":
    NOTME = sys.argv.pop(1)
    unittest.main()
