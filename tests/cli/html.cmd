# one whole page, well-formed, that runs nothing and asks for nothing; its numbers are those of the JSON
cp "$data/cases/sec-2024/events.jsonl" e.jsonl
$notme score -q --format html e.jsonl >page.html
$notme score -q --format json e.jsonl >report.json
python3 - <<'PY'
import html.parser, json, re
text = open("page.html", encoding="utf-8").read()
void = {"meta", "link", "br"}
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.bad, self.links = [], [], []
    def handle_starttag(self, tag, attrs):
        if tag not in void:
            self.open.append(tag)
        self.links += [v for k, v in attrs if k in ("src", "href")] + [k for k, v in attrs if k.startswith("on")]
    def handle_startendtag(self, tag, attrs):
        pass
    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append(tag)
page = Page()
page.feed(text)
session = json.load(open("report.json"))["sessions"][0]
print(page.open, page.bad, page.links, "<script" in text, text.count("<svg") > 3, text.count("<svg") == text.count('role="img"'))
shares = [int(s) for s in re.findall(r'aria-label="(\d+) % of the score"', text)]
print(shares == [round(100 * s["share"]) for s in session["signals"]])
PY
