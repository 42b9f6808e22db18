echo a-token >token; $notme fetch --token-file token mastodon:@a@heron.example mastodon:@b@reed.example
