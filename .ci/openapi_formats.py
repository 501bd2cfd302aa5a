"""What our own formats mean, for schemathesis: it can only guess what a string of an unknown format looks like."""

import gzip
import json
import os
import re
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import schemathesis
from hypothesis import strategies as st

ORIGIN = os.environ["ORIGIN"]
CURSORS = json.loads(os.environ["CURSORS"])
SOME_CURSOR = "some-cursor"
KEY = re.compile("[\\x20-\\x7e]{1,255}")


def as_submissions(lines):
    """Every other line a URL alone."""
    urls = enumerate(lines.split("\n"))
    return "\n".join(json.dumps({"url": url, "priority": place} if place % 2 else url) for place, url in urls)


paths = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_~/", max_size=30)
http_urls = st.builds(lambda path: f"{ORIGIN}/{path}", paths)
schemathesis.openapi.format("http-url", http_urls)
schemathesis.openapi.format("url", http_urls | st.just("ftp://example.com/a#b"))
schemathesis.openapi.format("url-prefix", http_urls)

words = ["status:failed,queued", "host:example.com", "error:timeout*", "http:404,5xx", "tag:x", "page", '"a \\"b\\""']
words += [f"{ORIGIN}/*", "after:12h", "before:2100-01-01"]
minuses = st.lists(st.sampled_from(["-page", "-host:127.0.0.1", "-status:queued"]), max_size=2)
searches = st.builds(lambda some, others: " ".join(some + others), st.lists(st.sampled_from(words[:-1]), min_size=1, max_size=3), minuses)
schemathesis.openapi.format("job-search", searches | st.sampled_from(words))
schemathesis.openapi.format("host", st.sampled_from(["example.com", "EXAMPLE.com:8080", "127.0.0.1", "[::1]:80"]))

now = datetime.now(timezone.utc).replace(microsecond=0)
times = st.sampled_from([now - timedelta(days=400), now - timedelta(seconds=1), now + timedelta(seconds=1)])
schemathesis.openapi.format("date-time-within-a-year", times.map(lambda time: time.isoformat()))

schemathesis.openapi.format("position", st.sampled_from(["0", CURSORS["position"]]))

ahead = st.sampled_from([now + timedelta(hours=1), now + timedelta(days=300)])
schemathesis.openapi.format("date-time-ahead", ahead.map(lambda time: time.isoformat()))

lines = st.lists(http_urls, min_size=1, max_size=5).map("\n".join)
schemathesis.openapi.format("url-lines", lines)
schemathesis.openapi.format("submission-lines", lines.map(as_submissions))

# At most 256 bytes: UTF-8 takes four for a character. What is longer is for the schema's own bounds to try.
ids = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=","), min_size=1, max_size=64)
schemathesis.openapi.format("task-id", ids.filter(lambda id: id not in (".", "..")))

rows = st.lists(http_urls, min_size=2, max_size=5)
schemathesis.openapi.format("csv-lines", rows.map(lambda urls: "\n".join(["url", *urls, ""])))
schemathesis.openapi.format("csv-column", st.just("1"))
schemathesis.openapi.format("csv-separator", st.sampled_from([",", ";", "tab", "pipe"]))
schemathesis.openapi.format("encoding-label", st.sampled_from(["utf-8", "latin1"]))
OF_ANY_FILE = {"into", "separator", "encoding", "header", "wait"}
DAY = re.compile("\\d{4}-\\d\\d-\\d\\d")

schemathesis.openapi.format("cursor", st.just(SOME_CURSOR))


@schemathesis.serializer("application/x-ndjson")
def ndjson(context, value):
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def as_text(value):
    """Any text is a row of a CSV: what is none is sent as what no text is."""
    return value.encode() if isinstance(value, str) else b"\0\0"


@schemathesis.serializer("text/csv")
def csv(context, value):
    return as_text(value)


@schemathesis.serializer("application/gzip")
def packed(context, value):
    return gzip.compress(as_text(value))


def hurry(query, headers):
    """Nobody works here, and a transfer may be paused: who waits for one of them waits for as long as it asked for."""
    if str(query.get("wait", "")) in map(str, range(61)):
        query["wait"] = min(int(query["wait"]), 1)
    if headers.get("Prefer", "").startswith("wait="):
        headers["Prefer"] = "wait=1"


@schemathesis.hook
def before_call(context, case, kwargs):
    """A cursor belongs to one list in one order, and a key to one submission: which, only the whole request tells."""
    query, headers = case.query or {}, case.headers or {}
    if "at" in query and "finishedAt" in str(query.get("sort")):  # a list as of a time has one order
        del query["sort"]
    if query.get("cursor") == SOME_CURSOR:
        kind = case.operation.path.rsplit("/", 1)[-1]
        order = kind if kind in ("callbacks", "events", "hosts", "queues", "transfers") else query.get("sort", "-submittedAt")
        query["cursor"] = CURSORS.get(str(order), SOME_CURSOR)
    if case.operation.path == "/v1/transfers/import" and query.get("into") == "tasks":
        for name in set(query) - OF_ANY_FILE:  # the options of jobs are none of tasks
            del query[name]
    body = case.body
    if case.operation.path == "/v1/transfers/export" and isinstance(body, dict):
        if all(DAY.match(str(body.get(end))) for end in ("from", "till")):
            body.update({"from": "2000-01-01", "till": "2100-01-01"})  # a range begins before it ends
        if body.get("format") == "warc":
            body.pop("columns", None)  # an archive has none
    if case.operation.path.startswith(("/v1/tasks", "/v1/transfers")):
        hurry(query, headers)
    if case.operation.path == "/v1/stream":  # which has no end where nobody asks for one
        hurry(query, headers)
        case.query = {"wait": 0, **query}
    if KEY.fullmatch(headers.get("Idempotency-Key", "")):
        headers["Idempotency-Key"] = str(uuid4())
