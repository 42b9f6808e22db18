"""The HTML report in a real browser, as its readers meet it: test_browser.py NOTME

Skips, loudly, where chromium or chromedriver is not installed (scripts/setup --test)."""
import contextlib
import datetime
import http.server
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest

import webdriver

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SEC = os.path.join(ROOT, "data", "cases", "sec-2024", "events.jsonl")
AMBASSADOR = os.path.join(ROOT, "data", "cases", "ambassador-2020", "events.jsonl")
WIDTHS = 360, 768, 1280
NOTME = None

with open(os.path.join(ROOT, "tests", "report", "page_checks.js"), encoding="utf-8") as script:
    CHECKS = script.read()

HOSTILE = [
    "<script>window.pwned=1;document.title='pwned'</script>",
    "\"><img src=/loaded.png onerror=window.pwned=1>",
    "</style></title></svg><svg onload=window.pwned=1><a href=javascript:window.pwned=1>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt; &amp;amp; &#60;b&#62;",
    "\u202e\u2067\u202bdesrever\u202c evil\u2069 \u2066open",
    "W" * 10000,
    "\u05e9\u05dc\u05d5\u05dd " * 40,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f3f3\ufe0f\u200d\U0001f308" * 300,
    "<link rel=stylesheet href=/loaded.css><style>*{display:none}</style><!--",
    "' onmouseover='window.pwned=1' x='",
]
# What a page must show of them, letter for letter.
SHOWN = ["<script>window.pwned=1;", "\"><img src=/loaded.png", "</style></title></svg><svg onload=", "&lt;script&gt;",
         "W" * 60, "<link rel=stylesheet href=/loaded.css>", "' onmouseover='"]


# ---- accounts made up


def event(number, moment, text, author="a_friend", name="somebody", client="Web App", language="en", action="post"):
    return {"schema": "engagement-event/1", "id": f"made:{number}", "time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "actor": {"service": "x", "id": "77", "name": name}, "action": action,
            "object": {"id": str(number), "type": "note", "author": author, "text": text, "lang": language},
            "client": {"app": client}}


def usual(count, name="somebody"):
    """A post every nine hours or so."""
    subjects = ["the council meets on Tuesday", "new trees for the park", "the library opens late", "roads and bridges"]
    start = datetime.datetime(2024, 1, 1, 9)
    return [event(i, start + datetime.timedelta(hours=9 * i, minutes=i * 7 % 50),
                  f"Today: {subjects[i % 4]}, and {subjects[(i // 4) % 4]}. Number {i % 13}.", name=name)
            for i in range(count)]


ODD_DAY = datetime.datetime(2024, 6, 1, 3)


def hostile_events():
    events = usual(200, HOSTILE[0])
    for i, text in enumerate(HOSTILE):
        other = HOSTILE[(i + 1) % len(HOSTILE)]
        events.append(event(1000 + i, ODD_DAY + datetime.timedelta(minutes=i), text, author=other[:300],
                            name=HOSTILE[i % 3], client=other[:300], language=text[:30],
                            action="like" if i % 2 else "post"))
    return events


def long_events():
    return usual(200) + [event(1000 + i, ODD_DAY + datetime.timedelta(seconds=17 * i), f"Buy coins now, offer {i}!!!",
                               author=f"seller_{i}", client="Bulk", action="like") for i in range(200)]


def write_events(folder, name, events):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as lines:
        for one in events:
            lines.write(json.dumps(one) + "\n")
    return path


# ---- reports of one input: the page, and the same as JSON


class Report:
    def __init__(self, name, arguments, status):
        self.name = name
        self.html = self._run("html", arguments, status)
        self.json = json.loads(self._run("json", arguments, status))
        self.all = json.loads(self._run("json", arguments + ["--all"], status))
        self.about = self.json.get("about")

    def _run(self, form, arguments, status):
        done = subprocess.run([NOTME, "score", "-q", "--format", form] + arguments, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False)
        if done.returncode != status:
            raise AssertionError(f"{self.name}: notme ends with {done.returncode}, not {status}")
        return done.stdout


def reports(folder):
    with open(SEC, encoding="utf-8") as lines:
        short = write_events(folder, "short.jsonl", [json.loads(line) for line in lines][:50])
    key = os.path.join(folder, "key")
    with open(key, "w", encoding="ascii") as file:
        file.write("0123456789abcdef-a-key")
    hostile = write_events(folder, "hostile.jsonl", hostile_events())
    long = write_events(folder, "long.jsonl", long_events())
    return [
        Report("sec", [SEC], 1),
        Report("ambassador", [AMBASSADOR, "--tz", "Europe/London"], 1),
        Report("short", [short], 3),
        Report("nothing-known", [SEC, "--about", "2021-04-27T15:40"], 3),
        Report("usual", [SEC, "--about", "2023-04-27T15:40"], 0),
        Report("redacted", [SEC, f"--redact={key}"], 1),
        Report("hostile", [hostile, "--about", "2024-06-01T03:02"], 1),
        Report("long", [long, "--about", "2024-06-01T03:02"], 1),
    ]


# ---- a server that counts


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, pages):
        self.pages, self.asked = pages, []
        super().__init__(("127.0.0.1", 0), Handler)

    def address(self, name):
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        page = self.server.pages.get(self.path[1:])
        self.send_response(404 if page is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page or b"")

    def log_message(self, *_):
        pass


BAD = b"""<!doctype html><html><title></title><script>document.title = "runs"</script>
<meta http-equiv="Content-Security-Policy" content="img-src 'none'"><link rel="icon" href="data:,">
<style>*{margin:0}body{background:#fff}.dim{color:#aaa}@media print{.dim{display:none}}</style>
<h1>One</h1><h3>Three</h3><p class="dim">faint</p><div style="width:3000px">wide</div>
<svg viewBox="0 0 4000 10"><rect width="9" height="9"/><text x="0" y="9">a</text><text x="1" y="9">b</text></svg>
<img src="/forbidden.png">"""


# ---- numbers


def rounded(number):
    """To two significant digits, a comma at every thousand: as the report says numbers."""
    unit = 10 ** (math.floor(math.log10(number)) - 1)
    return f"{math.floor(number / unit + 0.5) * unit:,.{max(0, 1 - math.floor(math.log10(number)))}f}"


def percent(share):
    return f"{100 * share:.0f} %"


def told(report):
    """Sessions that the page tells of in full."""
    if report.about:
        return report.json["sessions"]
    return [one for one in report.json["sessions"] if one["flagged"]]


class Pages(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.reports = reports(cls.folder.name)
        cls.server = Server(dict({one.name: one.html for one in cls.reports}, bad=BAD))
        cls.addClassCleanup(cls.server.server_close)
        thread = threading.Thread(target=cls.server.serve_forever)
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.server.shutdown)
        cls.driver = cls.enterClassContext(webdriver.Driver())
        cls.browser = cls.enterClassContext(cls.driver.browser())

    def setUp(self):
        self.server.asked.clear()
        self.browser.go("about:blank")
        self.browser.media()
        self.browser.width(768)
        self.browser.messages()
        self.browser.requests()

    def open(self, name):
        self.browser.go(self.server.address(name))

    def check(self, name):
        return self.browser.run(CHECKS, name)

    @contextlib.contextmanager
    def shown(self, report):
        with self.subTest(report.name):
            self.open(report.name)
            yield

    def test_every_check_sees_what_is_wrong(self):
        self.open("bad")
        for check in "overflow", "labels", "contrast", "charts", "outline":
            self.assertTrue(self.check(check), check)
        self.browser.media("print")
        self.assertIn("P is not shown", self.check("hidden"))
        self.assertTrue(self.browser.messages())
        self.assertEqual(len([one for one in self.browser.requests() if one.startswith("http")]), 2)

    def test_one_request_is_made_and_the_console_stays_empty(self):
        for report in self.reports:
            with self.shown(report):
                for width in WIDTHS:
                    self.browser.width(width)
                self.browser.media("print", "dark")
                self.assertEqual(self.server.asked, ["/" + report.name])
                asked = [one for one in self.browser.requests() if not one.startswith("data:")]
                self.assertEqual(asked, [self.server.address(report.name)])
                self.assertEqual(self.browser.messages(), [])
                self.server.asked.clear()

    def test_nothing_overflows_and_labels_are_legible_at_three_widths(self):
        for report in self.reports:
            with self.shown(report):
                for width in WIDTHS:
                    self.browser.width(width)
                    self.assertEqual(self.check("overflow"), [], width)
                    self.assertEqual(self.check("labels"), [], width)

    def test_every_text_has_contrast_in_the_light_and_in_the_dark_and_on_paper(self):
        papers = set()
        for report in self.reports:
            with self.shown(report):
                for kind, scheme in ("screen", "light"), ("screen", "dark"), ("print", "light"), ("print", "dark"):
                    self.browser.media(kind, scheme)
                    self.assertEqual(self.check("contrast"), [], (kind, scheme))
                    paper = self.browser.run("return getComputedStyle(document.body).backgroundColor")
                    papers.add((kind, scheme, paper))
        self.assertEqual(len({colour for kind, _, colour in papers if kind == "screen"}), 2)
        self.assertEqual({colour for kind, _, colour in papers if kind == "print"}, {"rgb(255, 255, 255)"})

    def test_paper_hides_nothing_and_has_a_line_to_sign(self):
        for report in self.reports:
            with self.shown(report):
                screen = self.browser.run("return document.querySelector('main').innerText").split()
                self.browser.media("print")
                paper = self.browser.run("return document.querySelector('main').innerText").split()
                self.assertEqual(self.check("hidden"), [])
                self.assertEqual(paper[:len(screen)], screen)
                self.assertEqual(" ".join(paper[len(screen):]), "Read and judged by Date")
                self.assertEqual(self.browser.pdf()[:5], b"%PDF-")
                self.browser.media()

    def test_charts_have_labels_marks_have_titles_and_headings_are_in_order(self):
        for report in self.reports:
            with self.shown(report):
                self.assertEqual(self.check("charts"), [])
                self.assertEqual(self.check("outline"), [])

    def test_the_title_counts_what_the_json_counts(self):
        for report in self.reports:
            with self.shown(report):
                title = self.browser.texts("h1")[0]
                judged = len([one for one in report.all["sessions"] if one["enough_history"]])
                flagged = report.json["summary"]["flagged"]
                if report.about:
                    words = {"usual": "NOT UNUSUAL", "cannot_tell": "CANNOT TELL", "suspicious": "SUSPICIOUS",
                             "nothing_known": "NOTHING IS KNOWN"}[report.about["verdict"]]
                    self.assertTrue(title.startswith(words), title)
                elif judged:
                    self.assertTrue(title.startswith(f"SUSPICIOUS: {flagged} of {judged} judged sessions"), title)
                else:
                    self.assertTrue(title.startswith("NOT ENOUGH HISTORY"), title)

    def test_each_session_is_told_with_the_numbers_of_the_json(self):
        for report in self.reports:
            with self.shown(report):
                headings, text = self.browser.texts("h3"), " ".join(self.browser.texts("main")[0].split())
                sessions = told(report) if report.name != "short" else report.all["sessions"][-1:]
                self.assertEqual(len(headings), len(sessions))
                for heading, session in zip(headings, sessions):
                    self.assertTrue(heading.endswith(f", {session['events']} events"), heading)
                    if report.name == "sec":
                        self.assertIn(session["start"][:16].replace("T", " "), heading)
                    expected = session["expected_per_year"]
                    if expected is not None and 0.001 < expected < 0.9:
                        self.assertIn(f"about once in {rounded(1 / expected)} years", text)
                if report.name not in ("nothing-known", "short"):
                    self.assertTrue(sessions)

    def test_bars_are_the_shares_of_the_json(self):
        for report in self.reports:
            with self.shown(report):
                labels = self.browser.run("return [...document.querySelectorAll('.bar')].map(b => b.ariaLabel)")
                titles = self.browser.run("return [...document.querySelectorAll('.bar rect:last-of-type title')]"
                                          ".map(t => t.textContent)")
                self.assertEqual(labels, titles)
                signals = [signal for session in told(report) for signal in session["signals"]]
                scores = [one.removesuffix(" of the score") for one in labels if one.endswith(" of the score")]
                self.assertEqual(scores, [percent(one["share"]) for one in signals])
                causes = [one for session in told(report) for one in
                          [c for c in session["explanations"] or [] if (c["probability"] or 0) >= 0.03][:4]]
                weights = [one.removesuffix(" by the signs there are") for one in labels if one.endswith("there are")]
                self.assertEqual(weights, [percent(one["probability"]) for one in causes])
                lines = [line.replace("\u00a0", " ") for line in
                         self.browser.run("return [...document.querySelectorAll('li.share')].map(l => l.innerText)")]
                for cause in causes:
                    wanted = f"{percent(cause['probability'])}: {cause['words']}"
                    self.assertTrue([line for line in lines if line.startswith(wanted)], wanted)

    def test_charts_hold_the_events_of_the_json(self):
        for report in self.reports:
            with self.shown(report):
                titles = self.browser.run("return [...document.querySelectorAll('figure rect title')]"
                                          ".map(t => t.textContent)")
                cells = [one for one in titles if "of its events" in one]
                self.assertEqual(len(cells), 7 * 24)
                self.assertAlmostEqual(sum(float(re.search(r"([\d.]+) %", one)[1]) for one in cells), 100, delta=0.9)
                framed = sum(int(one.split(", ")[1].split()[0]) for one in cells if one.endswith("flagged"))
                flagged = [one for one in report.all["sessions"] if one["flagged"]]
                if not report.about:
                    self.assertEqual(framed, sum(one["events"] - one["untimed"] for one in flagged))
                hours = [one for one in titles if "in the session" in one]
                timed = [one["events"] - one["untimed"] for one in told(report) if one["enough_history"]]
                self.assertEqual(sum(int(re.search(r": (\d+) event", one)[1]) for one in hours), sum(timed))

    def test_hostile_text_is_text(self):
        self.open("hostile")
        text = " ".join(self.browser.run("return document.querySelector('main').innerText").split())
        for words in SHOWN:
            self.assertIn(words, text)
        self.assertNotRegex(text, "[\u202a-\u202e\u2066-\u2069]")
        self.assertFalse(self.browser.run("return 'pwned' in window"))
        self.assertFalse(self.browser.has_dialog())
        strange = self.browser.run("return document.querySelectorAll('script,img,a,main style,main link').length")
        self.assertEqual(strange, 0)
        self.assertEqual(self.browser.run("return document.title"), "notme: report on an account")
        self.assertEqual(self.server.asked, ["/hostile"])
        self.assertEqual(self.reports[6].json["summary"]["skipped"], 0)

    def test_a_redacted_page_names_nobody(self):
        self.open("redacted")
        text = self.browser.run("return document.documentElement.outerHTML")
        for name in "SECGov", "18481050", "coin_moonwatch", "GaryGensler", "Bitcoin", "events.jsonl":
            self.assertNotIn(name, text)
        self.assertIn(self.reports[5].json["sessions"][0]["account_name"], text)

    def test_a_long_session_is_told_in_short(self):
        self.open("long")
        items = self.browser.texts("h4 + ul > li")
        self.assertIn("and 188 more", items)
        self.assertLess(len(items), 60)

    def test_the_page_needs_no_javascript(self):
        self.open("sec")
        headings, text = self.browser.texts("h1,h2,h3,h4"), self.browser.texts("main")
        self.open("bad")
        self.assertEqual(self.browser.run("return document.title"), "runs")
        with self.driver.browser(javascript=False) as quiet:
            quiet.go(self.server.address("bad"))
            self.assertNotEqual(quiet.ask("GET", "/title"), "runs")
            quiet.width(768)
            quiet.go(self.server.address("sec"))
            self.assertEqual(quiet.texts("h1,h2,h3,h4"), headings)
            self.assertEqual(quiet.texts("main"), text)


if __name__ == "__main__":
    if not webdriver.is_installed():
        print("SKIPPED: chromium or chromedriver is not installed (scripts/setup --test)")
        sys.exit(77)
    NOTME = os.path.abspath(sys.argv.pop(1))
    unittest.main()
