# 24 accounts, each with words of its own, two events a day; on day 380 ten of them post the same words but one, with a link
awk 'BEGIN { srand(5); split("0123456789", digit, "")
  for (a = 0; a < 24; a++) for (d = 0; d < 400; d++) for (k = 0; k < 2; k++) {
    text = ""; for (w = 0; w < 8; w++) text = text sprintf("%c%cor%cem ", 97 + a, 97 + int(26 * rand()), 97 + int(3 * rand()))
    t = 1600000000 + d * 86400 + k * 30000 + int(3000 * rand()); put(a, t, text, "") }
  for (a = 3; a < 13; a++) put(a, 1600000000 + 380 * 86400 + 50000 + 60 * a, "Send one coin to this address and get two back until " a " tonight", ",\"links\":[\"https://win.example/" a "\"]") }
function put(a, t, text, links) { printf "{\"time\":\"%s\",\"actor\":{\"service\":\"made\",\"id\":\"a%d\"},\"action\":\"post\",\"object\":{\"id\":\"e%d\",\"text\":\"%s\"%s}}\n", strftime("%Y-%m-%dT%H:%M:%SZ", t, 1), a, n++, text, links }' > events.jsonl
$notme batch -q -j1 events.jsonl > one; $notme batch -q -j3 --memory=64M events.jsonl > three; cmp one three && tail -n 1 one | sed -E 's/"(id|start|end)":"[0-9a-f]{16}",?//g; s/,"p_value":[^,}]*//g; s/"expected_per_year":[^,]*,//; s/until [0-9]+ tonight/until N tonight/'
$notme batch -q --format json events.jsonl | grep -c '"schema":"notme-campaign/1"'; $notme batch -q --format openmetrics events.jsonl | grep '^notme_campaigns'
head -n 19200 events.jsonl > clean.jsonl; $notme batch -q clean.jsonl | grep -c campaign
