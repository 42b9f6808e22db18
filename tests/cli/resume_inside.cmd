# what is written is not to be read
mkdir -p d/f elsewhere dd && cp $data/cases/sec-2024/events.jsonl d
ln -s ../elsewhere/x.jsonl d/x.jsonl; ln -s d linked
for output in d/y.jsonl d/f/y.jsonl $PWD/d/f/y.jsonl linked/y.jsonl d/x.jsonl; do
    $notme batch --resume -q -o $output d 2>&1 | sed "s|$PWD|HERE|"
done
(cd d && $notme batch --resume -q -o y.jsonl .)
$notme batch --resume -q -o d/f/y.jsonl linked
ls d d/f elsewhere
$notme batch --resume -q -o dd/y.jsonl d; echo $?; ls dd
