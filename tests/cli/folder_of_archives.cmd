mkdir f; n=0
for account in a b; do
    n=$((n + 1)); echo '{"actor":{"id":"'$account'"},"action":"like","time":"2025-02-0'$n'T10:00:00Z","object":{"id":"1"}}' > e.jsonl
    zip -q f/$account.zip e.jsonl
done
tar czf f/c.tar.gz e.jsonl; head -c 60 f/a.zip > f/broken.zip
$notme batch -q --all f | cut -c1-60 | grep -c notme-session; $notme batch -q f > all; echo "exit $?"
$notme convert f/a.zip f/b.zip > both; rm f/broken.zip; $notme convert f | cmp - both && echo "as if named one by one"
mkdir g; cp f/a.zip e.jsonl g; $notme convert g | wc -l
mkdir -p g/deep/deeper; sed s/T10/T11/ e.jsonl > l.jsonl; zip -q g/deep/l.zip l.jsonl; cp f/b.zip g/deep/deeper; $notme convert g | wc -l
