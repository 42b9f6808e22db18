"""What every measurement needs done first - sets made, models trained, histories scored - done once and kept."""
import collections
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
import zlib

from evaluation import kinds, sets

# A process starts with the peak of the one it was forked from, so the one that forks and waits has to be a small one.
SPAWN = """import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
_, status, used = os.wait4(os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet), 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)"""
SHIPPED = None  # in place of a model's path


class Failure(Exception):
    """A line for the user."""


def run(command):
    """What a run of a command used: CPU seconds and, at its peak, KiB."""
    got = subprocess.run([sys.executable, "-I", "-S", "-c", SPAWN] + command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    status, cpu, peak = got.stdout.split()
    if int(status):
        said = got.stderr.decode(errors="replace").strip()
        raise Failure("%s ended with %d: %s" % (" ".join(command), int(status), said[-300:]))
    return float(cpu), int(peak)


def output(command):
    """What a command says."""
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:12]


def lines(path):
    """The records of a file of JSON lines."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def set_campaigns_apart(folder):
    """From sessions.jsonl into campaigns.jsonl: the benchmark's judge knows sessions only."""
    path = os.path.join(folder, "sessions.jsonl")
    with open(path, "rb") as file, open(path + ".part", "wb") as kept, open(os.path.join(folder, "campaigns.jsonl"), "wb") as apart:
        for line in file:
            (apart if line.startswith(b'{"schema":"notme-campaign/') else kept).write(line)
    os.replace(path + ".part", path)


def cost(scored):
    """CPU seconds and peak memory of a run of Bench.score, where it was one run."""
    path = os.path.join(scored, "cost.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def find(folder, name):
    """A file beside the others, or in bench/ or data/."""
    for place in ("", "bench", "data"):
        path = os.path.abspath(os.path.join(folder, place, name))
        if os.path.exists(path):
            return path
    raise Failure("no %s in %s" % (name, folder))


class Bench:
    def __init__(self, folder, notme, work):
        self.folder, self.notme, self.work = folder, notme, work
        if not os.path.exists(notme):
            raise Failure("no %s: build it, or say --notme BINARY" % notme)
        self.binary = digest(notme)
        self.locks, self.guard = collections.defaultdict(threading.Lock), threading.Lock()

    def find(self, name):
        return find(self.folder, name)

    def once(self, place, build):
        """The folder `place` of the work folder, filled by build(folder) unless it is there: complete or absent."""
        out = os.path.join(self.work, place)
        with self.guard:
            lock = self.locks[out]
        with lock:
            if not os.path.exists(out):
                self.fill(out, build)
        return out

    @staticmethod
    def fill(out, build):
        os.makedirs(os.path.dirname(out), exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=out + ".", ignore_cleanup_errors=True) as part:
            build(part)
            try:
                os.rename(part, out)
            except OSError:
                if not os.path.exists(out):  # somebody else's run may have been faster
                    raise

    def splicebench(self):
        """The benchmark as a module: measurements of our own cut and judge histories as it does."""
        spec = importlib.util.spec_from_file_location("splicebench", self.find("splicebench.py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def make(self, name, seed, per_account=None):
        """A set: a folder with events.jsonl and truth.jsonl."""
        words = sets.words(name, per_account) + ["--seed", str(seed)]

        def build(out):
            found = [self.find(word + ".jsonl.gz") if word.endswith("-dev") else word for word in words]
            run([sys.executable, self.find("splicebench.py"), "make", "--out", out] + found)

        return self.once("sets/%s-%d-%08x" % (name, seed, zlib.crc32(" ".join(words).encode())), build)

    def train(self, without, replaced=None):
        """The model that this binary learns without some kinds, or with other files in place of some."""
        sources = kinds.arguments(self.find, without, replaced)

        def build(out):
            run([self.notme, "train", "-q", "-o", os.path.join(out, "model.json")] + sources)

        name = hashlib.sha256(repr(sources).encode()).hexdigest()[:12]
        return os.path.join(self.once("models/%s-%s" % (self.binary, name), build), "model.json")

    def without_strangers(self, events):
        """The file, or a copy that lacks the events of the strangers that the truth beside it tells of: of these the background of
        --adapt is made. A batch in which every stranger is a victim's, too, would teach what strangers are like."""
        truth = os.path.join(os.path.dirname(events), "truth.jsonl")
        strange = {(t["account"], time) for t in (lines(truth) if os.path.exists(truth) else []) for block in t["blocks"]
                   if block["arm"] == "hijack" for time in block["times"]}
        if not strange:
            return events
        seconds = self.splicebench().seconds

        def build(out):
<<<<<<< HEAD
            saved = ["--adapt=" + os.path.join(out, "adapted.json")] if adapt else []
            to = ["-o", os.path.join(out, "sessions.jsonl")]
            cpu, peak = run([self.notme, "batch", "-q", "--all"] + to + words + saved + [events])
            set_campaigns_apart(out)
            with open(os.path.join(out, "cost.json"), "w", encoding="utf-8") as file:
                json.dump({"cpu_seconds": cpu, "peak_mib": peak / 1024}, file)
=======
            with open(events, encoding="utf-8") as source, open(os.path.join(out, "events.jsonl"), "w", encoding="utf-8") as target:
                for line in source:
                    event = json.loads(line)
                    if (event["actor"]["id"], int(seconds(event["time"]))) not in strange:
                        target.write(line)
>>>>>>> detect

        name = hashlib.sha256(os.path.abspath(events).encode()).hexdigest()[:16]
        return os.path.join(self.once("clean/" + name, build), "events.jsonl")

    def score(self, events, model=SHIPPED, adapt=False, budget=0.1, more=()):
        """A folder with every session of a file of events (sessions.jsonl), what it cost (cost.json) and, with `adapt`, the
        background used (adapted.json), which strangers have no part in."""
        words = (["--model", model] if model else []) + ["--budget", repr(budget)]
        batch = [self.notme, "batch", "-q", "--all"] + words

        def build(out):
            adapted, cpu, peak, background = os.path.join(out, "adapted.json"), 0, 0, []
            if adapt:
                cpu, peak = run(batch + ["-o", os.path.join(out, "clean.jsonl"), "--adapt=" + adapted, self.without_strangers(events)])
                background = ["--background", adapted]
            used, most = run(batch + ["-o", os.path.join(out, "sessions.jsonl")] + list(more) + background + [events])
            with open(os.path.join(out, "cost.json"), "w", encoding="utf-8") as file:
                json.dump({"cpu_seconds": cpu + used, "peak_mib": max(peak, most) / 1024}, file)

        key = hashlib.sha256(repr((os.path.abspath(events), adapt, words + list(more))).encode()).hexdigest()[:16]
        return self.once("scores/%s-%s" % (self.binary, key), build)

    def replay(self, events, background=SHIPPED, budget=0.1, more=()):
        """The sessions of events (lines, as bytes) that are nobody's set; `background`: a model's file, or an adapted.json."""
        command = [self.notme, "batch", "-q", "--all", "--budget", repr(budget)] + (["--model", background] if background else [])
        got = subprocess.run(command + list(more) + ["-"], input=b"".join(events), stdout=subprocess.PIPE, check=True).stdout
        return [record for record in map(json.loads, got.splitlines()) if "score" in record]

    def judge(self, made, scored):
        """The judge's table of a set whose sessions are in the folder `scored`."""
        command = [sys.executable, self.find("splicebench.py"), "judge", "--json", "--set", made, "--scores"]
        got = subprocess.run(command + [os.path.join(scored, "sessions.jsonl")], check=True, stdout=subprocess.PIPE)
        return json.loads(got.stdout)
