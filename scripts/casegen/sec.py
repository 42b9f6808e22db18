"""A regulator's press account: United States Eastern working hours, releases, alerts, reposts of officials, no likes."""
import datetime

from .base import Random, Writer, day_times, expand

OFFICIALS = ("GaryGensler", "SEC_Enforcement", "SEC_Investor_Ed", "SEC_News", "HesterPeirce", "MarkUyedaSEC")

GRAMMAR = {
    "city": ["New York", "Florida", "Texas", "Chicago", "Denver", "Utah", "California", "Boston", "Atlanta", "New Jersey"],
    "party": ["investment adviser", "broker-dealer", "former executive", "fund manager", "company and its CEO", "transfer agent",
              "promoter", "accountant", "municipal adviser"],
    "deed": ["misleading investors", "insider trading", "recordkeeping failures", "an offering fraud", "an alleged Ponzi scheme",
             "disclosure failures", "unregistered offers and sales of securities", "market manipulation", "custody rule violations",
             "accounting fraud"],
    "topic": ["climate-related disclosures", "cybersecurity risk", "private fund advisers", "short sale reporting",
              "equity market structure", "money market funds", "clawbacks", "treasury clearing", "beneficial ownership",
              "securities lending", "swap execution", "internal controls"],
    "official": ["Chair Gensler", "Commissioner Peirce", "Commissioner Crenshaw", "Commissioner Uyeda", "Commissioner Lizárraga",
                 "Director of Enforcement Gurbir Grewal"],
    "event": ["the Investor Advisory Committee", "an open meeting", "the Small Business Forum", "a roundtable", "the annual conference"],
    "n": [str(n) for n in range(2, 95)],
    "link": ["https://www.sec.gov/news/press-release/2023-%d" % n for n in range(40, 260)],
    "stream": ["https://www.sec.gov/live", "https://www.sec.gov/news/upcoming-events"],
    "guide": ["https://www.investor.gov/introduction-investing", "https://www.investor.gov/protect-your-investments",
              "https://www.sec.gov/oiea/investor-alerts-and-bulletins"],
    "post": [
        "Today we announced charges against a {city}-based {party} for {deed}. {link}",
        "We charged {n} firms with {deed}. The firms agreed to pay combined penalties of more than ${n} million. {link}",
        "Today the Commission adopted amendments on {topic}. Read more: {link}",
        "The Commission proposed rules to enhance {topic} for the benefit of investors, issuers, and the markets. {link}",
        "{official} speaks today at {event}. Watch live: {stream}",
        "Watch our open meeting today at 10 a.m. ET, where we consider {topic}. {stream}",
        "Investor alert: be on the lookout for {deed} on social media. {guide}",
        "Before you invest, check the background of your {party}. It's free and it's easy. {guide}",
        "A statement by {official} on {topic}: {link}",
        "We obtained a final judgment against a {party} in {city} for {deed}. {link}",
        "Our Division of Examinations released its risk alert on {topic}. {link}",
        "We're hiring! Join our team of more than {n} attorneys, accountants and economists in {city}. https://www.sec.gov/careers",
    ],
}


def eastern_offset(day):
    """Hours east of UTC: −4 from the second Sunday of March to the first Sunday of November, else −5."""
    march, november = datetime.datetime(day.year, 3, 8), datetime.datetime(day.year, 11, 1)
    start = march + datetime.timedelta(days=(6 - march.weekday()) % 7)
    end = november + datetime.timedelta(days=(6 - november.weekday()) % 7)
    return -4 if start <= day < end else -5


def history(seed):
    random = Random("sec-2024/%d" % seed)
    writer = Writer("x", "18481050", "SECGov", 1640000000000000000 + seed)
    day, last = datetime.datetime(2023, 3, 1), datetime.datetime(2024, 1, 12)
    while day <= last:
        busy = day.weekday() < 5 and day.date() != datetime.date(2024, 1, 9)
        if busy and random.chance(0.95):
            for when in day_times(random, day, eastern_offset(day), random.choice((1, 2, 3, 4, 5, 6)), 9, 17):
                text = expand(random, GRAMMAR, "post")
                app = random.choice(("Twitter Web App", "Twitter Web App", "Sprinklr Publishing"))
                if random.chance(0.72):
                    writer.add(when, "post", text, None, app, lang="en")
                else:
                    author = random.choice(OFFICIALS)
                    writer.add(when, "repost", "RT @%s: %s" % (author, text), author, app, lang="en")
        day += datetime.timedelta(days=1)
    return writer.events
