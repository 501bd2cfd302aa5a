#!/bin/sh
# A worker for tasks: claims one, does it, says what came of it, and asks for the next. It needs curl and jq:
#   sh examples/worker.sh
# RETRIEVER_URL and RETRIEVER_API_KEY say where and as whom; QUEUE says of which queue.
set -u
url=${RETRIEVER_URL:-http://127.0.0.1:3000}
queue=${QUEUE:-default}
lease_seconds=60

# The work itself: replace it by your own. Reads the task's data as JSON, writes the result as JSON.
work() {
  jq -ce '{ words: (.text | split("\\s+"; null) | map(select(. != "")) | length) }'
}

post() { # path body
  curl -sS --fail-with-body --max-time 60 -H 'content-type: application/json' -H 'prefer: wait=30' \
    ${RETRIEVER_API_KEY:+-H "authorization: Bearer $RETRIEVER_API_KEY"} --data-binary "$2" "$url$1"
}

beat() { # path token
  while sleep $((lease_seconds / 3)); do
    post "$1/heartbeat" "$(jq -cn --arg token "$2" '{ token: $token }')" >/dev/null
  done
}

perform() { # task
  path=/v1/tasks/$(printf %s "$1" | jq -r '.id | @uri')
  token=$(printf %s "$1" | jq -r .lease.token)
  beat "$path" "$token" &
  beating=$!
  if result=$(printf %s "$1" | jq -c .data | work); then
    outcome=$(jq -cn --arg token "$token" --argjson result "$result" '{ token: $token, status: "succeeded", result: $result }')
  else
    outcome=$(jq -cn --arg token "$token" '{ token: $token, status: "failed", error: "The work failed" }')
  fi
  kill "$beating"
  beating=
  post "$path/complete" "$outcome" | jq -r '"\(.id): \(.status)"'
}

beating=
trap '[ -z "$beating" ] || kill "$beating"; exit 0' INT TERM
claim=$(jq -cn --arg queue "$queue" --arg worker "worker.sh $$" --argjson lease "$lease_seconds" \
  '{ queue: $queue, worker: $worker, leaseSeconds: $lease }')
while :; do
  if answer=$(post /v1/tasks/claim "$claim"); then
    [ -z "$answer" ] || perform "$(printf %s "$answer" | jq -c '.tasks[0]')"
  else
    sleep 2 # the service is away, or busy
  fi
done
