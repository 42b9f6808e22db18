# in a folder no link is followed: neither one to a file nor one to an archive; what the command line names is
mkdir f; cp $data/cases/sec-2024/events.jsonl e.jsonl; zip -q e.zip e.jsonl; cp e.zip f/one.zip; ln -s ../e.zip f/two.zip; ln -s ../e.jsonl f/three.jsonl
$notme convert f | wc -l; ln -s f/one.zip linked; $notme convert linked | wc -l
$notme convert --strict f >/dev/null; echo "exit $?"
