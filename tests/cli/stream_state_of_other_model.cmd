head -3 $data/cases/sec-2024/events.jsonl | $notme stream --state-out state >out || exit
python3 - <<'END' || exit
import json, shutil
model = json.load(open(__import__("os").environ["data"] + "/../models/default.json"))
model["name"] = "other"
json.dump(model, open("other.json", "w"))
shutil.copy(__import__("os").environ["data"] + "/../models/default.bin", "other.bin")
END
$notme stream --model other.json --state-in state </dev/null 2>err; status=$?
sed -E 's/@[0-9a-f]{8}/@HASH/g' err >&2; exit $status
