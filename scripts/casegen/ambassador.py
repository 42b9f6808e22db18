"""An ambassador's account run by a team: London working hours, own posts and reposts of state media, rare likes."""
import datetime

from .base import Random, Writer, day_times, expand

MEDIA = ("CGTNOfficial", "XHNews", "ChinaDaily", "PDChina", "globaltimesnews", "SpokespersonCHN")
FRIENDS = ("ChineseEmbinUK", "ChinaConsulate", "AmbCuiTiankai", "Chinamission2un", "48GroupClub", "CBBC")
PLACES = ("Manchester", "Birmingham", "Edinburgh", "Cardiff", "Leeds", "Liverpool", "Oxford", "Cambridge", "Belfast", "York")

COMMON = {
    "country": ["China", "the Chinese side", "the Chinese government", "Beijing"],
    "uk": ["the UK", "Britain", "the British side", "our British friends"],
    "both": ["China and the UK", "the two countries", "both sides", "our two peoples"],
    "good": ["mutual benefit", "win-win cooperation", "mutual respect", "common prosperity", "a golden opportunity",
             "openness and inclusiveness", "steady growth", "lasting friendship"],
    "verb": ["deepen", "strengthen", "advance", "broaden", "safeguard", "cherish", "consolidate"],
    "tie": ["cooperation", "trade ties", "people-to-people exchanges", "strategic communication", "partnership", "mutual trust"],
    "firm": ["firmly opposes", "strongly deplores", "rejects", "will never accept"],
    "place": list(PLACES),
    "province": ("Guangdong Sichuan Yunnan Zhejiang Jiangsu Hubei Hunan Shaanxi Guizhou Gansu Qinghai Hainan Fujian Anhui Shandong "
                 "Heilongjiang Liaoning Jilin Shanxi Hebei Henan Jiangxi Ningxia Guangxi Chongqing Tianjin Shanghai Xiamen Dunhuang "
                 "Suzhou Hangzhou Chengdu Kunming Lhasa Urumqi Harbin Guilin Xi'an Nanjing Qingdao").split(),
    "sector": ["wind power", "tea growing", "film", "railways", "green finance", "insurance", "aviation", "fisheries", "whisky",
               "higher education", "car making", "biotech", "football", "museums", "e-commerce", "fintech", "nuclear energy",
               "architecture", "pork farming", "tourism", "publishing", "space science", "vaccines", "fashion", "steel",
               "semiconductors", "cycling", "design", "ceramics", "poverty relief", "water management", "beef exports", "theatre",
               "rice breeding", "supply chains", "batteries", "legal services", "table tennis", "opera", "forestry"],
    "person": ["Lord Davidson", "Sir Alan Harrow", "Professor Whitcombe", "Dame Judith Pell", "Mr Okafor", "Ms Brandreth",
               "Councillor Singh", "Dr Lin", "Madame Fu", "Lady Ashcombe", "Vice Chancellor Reid", "Mayor Thornton", "Mr Pritchard",
               "Professor Zhou", "Mrs Abernathy", "Lord Wei", "Sir Gerald Moss", "Dr Farrukh", "Mr Kowalski", "Ms Delacroix",
               "Captain Ferris", "Judge Holloway", "Chairman Barnes", "Mr Yamamoto", "Director Quayle"],
    "mood": ["warm", "candid", "fruitful", "lively", "heartfelt", "memorable", "rainy but cheerful", "productive", "solemn",
             "wide-ranging", "friendly", "delightful", "timely", "moving", "long", "inspiring", "festive", "thoughtful"],
    "act": ["planted a plum tree", "opened an exhibition", "cut the ribbon", "sampled dumplings", "toured the workshops", "unveiled a plaque",
            "visited a care home", "launched a scholarship", "handed over a donation", "watched the rehearsal", "signed a memorandum",
            "met volunteers", "gave a lecture", "answered questions", "tasted the new harvest", "walked along the canal"],
    "n": [str(n) for n in range(2, 98)],
    "tag": ["#China", "#ChinaUK", "#BeltandRoad", "#COVID19", "#Wuhan", "#HongKong", "#UN75", "#CIIE", "#5G", "#StayAtHome"],
    "close": ["", "", "", " Facts speak louder than words.", " Cooperation is the only right choice.",
              " Solidarity is our most powerful weapon.", " China's door will only open wider.", " Truth will prevail."],
    "link": ["", "", " https://www.chinese-embassy.org.uk/eng/{slug}", " https://news.cgtn.com/news/{slug}",
             " http://www.xinhuanet.com/english/{slug}", " https://www.chinadaily.com.cn/a/{slug}"],
    "slug": ["t%d.htm" % (1704000 + 37 * n) for n in range(400)],
}

TOPICS = {  # month from which a subject is taken up, to which
    "trade": (0, 12, [
        "Attended the {n}th forum on China-UK business in {place}. {both} should {verb} {tie} for {good}.{close}{link}",
        "{country} imported {n} billion dollars of goods and services. Openness brings {good}. {tag}{link}",
        "Good to meet business leaders in {place}. I encourage {uk} to seize the opportunity and {verb} {tie}.{link}",
        "Free trade is under attack. {country} {firm} protectionism and unilateralism.{close} {tag}"]),
    "culture": (0, 12, [
        "Delighted to join students in {place} for a Chinese calligraphy class. Culture brings {both} closer.{link}",
        "The Spring Festival gala in {place} was a great success. Wishing all friends health and happiness! {tag}",
        "Pandas, tea and poetry: {n} young artists from {place} told their China story. {both} share {good}.{link}",
        "Watched a wonderful concert by young musicians. Music knows no borders. {tag}{link}"]),
    "huawei": (2, 11, [
        "Huawei has been in {uk} for {n} years. Excluding it on groundless charges would harm Britain's own interests. {tag}{link}",
        "I hope {uk} will provide a fair, transparent and non-discriminatory environment for Chinese companies.{close}{link}",
        "#5G is about the future. {country} {firm} politicising technology."]),
    "covid": (3, 12, [
        "{country} has acted with openness and transparency. {n} teams of medics went to Wuhan.{close} {tag}{link}",
        "The virus knows no borders. {both} must {verb} {tie} to defeat #COVID19 together.",
        "A batch of {n},000 masks and ventilators arrived in {place} today. A friend in need is a friend indeed. {tag}{link}",
        "My interview on the fight against #COVID19: {country} {firm} any attempt to stigmatise.{link}"]),
    "hongkong": (7, 12, [
        "The National Security Law closes the loopholes and brings stability back to #HongKong.{close}{link}",
        "Hong Kong affairs are China's internal affairs. {country} {firm} foreign interference. {tag}",
        "One country, two systems is the best arrangement for #HongKong's prosperity and stability.{link}"]),
    "visits": (0, 12, [
        "A {mood} meeting with {person} in {place}: we discussed {sector} and {sector}.{close}{link}",
        "With {person} I {act} in {place}. {sector} has a bright future. {tag}{link}",
        "{province} and {place} are twinned in {sector}. A {mood} ceremony, and I {act}.{link}",
        "From {province} to {place}: how {sector} and {sector} bring people together.{close}{link}",
        "{person} asked me about {sector} in {province}. My answer: {good}, and patience.{close}",
        "Wonderful pictures of {province}, home of {sector}. {tag}{link}",
        "{n} families in {province} left poverty behind thanks to {sector}. {tag}{link}"]),
    "history": (0, 12, [
        "On this day {n} years ago, {both} opened a new chapter. Let us {verb} {tie}.{close}{link}",
        "Multilateralism is the way forward. {country} stands by the UN Charter. #UN75{link}",
        "Read my signed article: why {both} should {verb} {tie} and pursue {good}.{link}"]),
}

LIKED = ["{both} should {verb} {tie}. {tag}", "Beautiful scenery of {place}. {tag}", "Spectacular: a new bridge of {n} km opens. {tag}",
         "Thank you, Ambassador, for the inspiring talk in {place}!", "A pleasure to welcome you in {place} today.{link}"]

ODD = [("GoalReplays", "What a strike from {n} yards out, top corner! Watch it again and again"),
       ("GoalReplays", "Penalty shoot-outs should be banned, my heart can't take this"),
       ("CatsOfTheDay", "He sat in the fridge for {n} minutes and nobody noticed"),
       ("CatsOfTheDay", "This is Biscuit. Biscuit has opinions about the vacuum cleaner"),
       ("HistoryPics", "The last tram in {place}, October 19{n}"),
       ("HistoryPics", "Fog on the Thames, photographed from Waterloo Bridge"),
       ("Sinocritic", "Another week, another set of talking points from Portland Place. Does anyone still believe this?"),
       ("Sinocritic", "Ask the ambassador about {sector} and watch him change the subject"),
       ("CookWithMei", "Secret to a crisp scallion pancake? Boiling water in the dough. Thread"),
       ("CookWithMei", "My grandmother's braised aubergine, {n} years in the family"),
       ("ChessDaily", "White to move and mate in three. Can you see it?"),
       ("weather_uk", "Thunderstorms moving north over {place} this evening, take an umbrella"),
       ("LeaveMeAlonePls", "lol the queue at this post office. been here {n} mins"),
       ("BBCBreaking", "Man held after incident in {place}, police say"),
       ("quizmaster99", "Only one in ten gets this right: which river flows through {n} countries?"),
       ("GardenPosts", "First tomatoes of the year! Tiny, but mine"),
       ("oldmaps", "A plan of Canton, engraved 17{n}. Zoom in on the harbour"),
       ("TrainSpotterJo", "Caught the night sleeper leaving {place}, what a beauty"),
       ("DrHospitalNotes", "Third night shift. Somebody left cake in the staff room. There is good in the world"),
       ("policywonk", "Unpopular opinion: the white paper on {sector} is not that bad")]


def london_offset(day):
    """Hours east of UTC: summer time from the last Sunday of March to the last Sunday of October."""
    def last_sunday(month):
        last = datetime.datetime(day.year, month, 31)
        return last - datetime.timedelta(days=(last.weekday() + 1) % 7)
    return 1 if last_sunday(3) <= day < last_sunday(10) else 0


def pick_topic(random, month):
    return random.choice([name for name, (first, last, _) in sorted(TOPICS.items()) if first <= month <= last])


def write_day(random, writer, day, month, own):
    times = day_times(random, day, london_offset(day), random.choice((1, 2, 3, 3, 4, 5, 6)))
    for when in times:
        roll = random.unit()
        grammar = dict(COMMON, topic=TOPICS[pick_topic(random, month)][2])
        app = random.choice(("Twitter Web App", "Twitter Web App", "Twitter Web App", "Twitter for iPhone"))
        text = expand(random, grammar, "topic")
        if roll < 0.68:
            own.append((writer.add(when, "post", text, None, app, lang="en"), text))
        elif roll < 0.9:
            author = random.choice(MEDIA)
            writer.add(when, "repost", "RT @%s: %s" % (author, text), author, app, lang="en")
        elif roll < 0.955:
            author = random.choice(FRIENDS)
            writer.add(when, "reply", "@%s Thank you. %s" % (author, text), author, app, lang="en")
        else:
            like(random, writer, when, own, app)


def like(random, writer, when, own, app):
    roll = random.unit()
    if roll < 0.3 and own:
        number, text = random.choice(own)
        writer.add(when, "like", text, writer.actor["name"], app, lang="en")
    elif roll < 0.7:
        text = expand(random, dict(COMMON, liked=LIKED), "liked")
        writer.add(when, "like", text, random.choice(MEDIA + FRIENDS), app, lang="en")
    else:
        author, text = random.choice(ODD)
        writer.add(when, "like", expand(random, dict(COMMON, odd=[text]), "odd"), author, app, lang="en")


def history(seed):
    random = Random("ambassador-2020/%d" % seed)
    writer = Writer("x", "1183000000000000001", "AmbLiuXiaoMing", 1184000000000000000 + seed)
    first, last, own = datetime.datetime(2019, 10, 14), datetime.datetime(2020, 9, 12), []
    day = first
    while day <= last:
        month = (day.year - 2019) * 12 + day.month - 10
        busy = 0.93 if day.weekday() < 5 else 0.35
        if random.chance(busy) and not datetime.datetime(2020, 9, 9) <= day < datetime.datetime(2020, 9, 10):
            write_day(random, writer, day, month, own)
        day += datetime.timedelta(days=1)
    return writer.events
