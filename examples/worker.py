#!/usr/bin/env python3
"""A worker for tasks: claims one, does it, says what came of it, and asks for the next. It needs Python 3.8 alone:
  python3 examples/worker.py
RETRIEVER_URL and RETRIEVER_API_KEY say where and as whom; QUEUE says of which queue."""

import json
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ.get("RETRIEVER_URL", "http://127.0.0.1:3000")
KEY = os.environ.get("RETRIEVER_API_KEY")
QUEUE = os.environ.get("QUEUE", "default")
WORKER = f"worker.py {os.getpid()}"
LEASE_SECONDS = 60
RETRY_AFTER_SECONDS = 2


def work(data, lost):
    """The work itself: replace it by your own. What it raises is the task's error. `lost` is set when another has the task."""
    return {"words": len(data["text"].split())}


def post(path, body):
    headers = {"content-type": "application/json", "prefer": "wait=30"}
    if KEY:
        headers["authorization"] = f"Bearer {KEY}"
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return None if response.status == 204 else json.load(response)


def perform(task):
    path = "/v1/tasks/" + urllib.parse.quote(task["id"], safe="")
    token = task["lease"]["token"]
    done, lost = threading.Event(), threading.Event()

    def beat():
        while not done.wait(LEASE_SECONDS / 3):
            try:
                post(path + "/heartbeat", {"token": token})
            except urllib.error.HTTPError as error:
                if error.code in (404, 409):
                    lost.set()
                    return
            except OSError:
                pass  # the service is away: the next one may get through

    threading.Thread(target=beat, daemon=True).start()
    try:
        outcome = {"status": "succeeded", "result": work(task["data"], lost)}
    except Exception as error:
        outcome = {"status": "failed", "error": f"{type(error).__name__}: {error}"}
    finally:
        done.set()
    if not lost.is_set():
        post(path + "/complete", {"token": token, **outcome})
    print(f"{task['id']}: {'lost' if lost.is_set() else outcome['status']}", flush=True)


def main():
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    while True:
        try:
            answer = post("/v1/tasks/claim", {"queue": QUEUE, "worker": WORKER, "leaseSeconds": LEASE_SECONDS})
            for task in answer["tasks"] if answer else []:
                perform(task)
        except OSError as error:  # the service is away, busy, or refused: urllib's errors are among these
            print(error, file=sys.stderr, flush=True)
            time.sleep(RETRY_AFTER_SECONDS)


if __name__ == "__main__":
    main()
