"""
A process that is told of situations, one a line, and says which flow the SDK chooses: each in a process of its own that
has the environment of the situation and nothing else of it.

{"env": {...}, "options": {...}, "internetPort": 1234} -> {"authType", "host", "headers"} or {"error"}
"""

import json
import multiprocessing
import os
import sys
import urllib.parse

import requests.adapters
from databricks.sdk.core import Config

_send = requests.adapters.HTTPAdapter.send


def keep_on_this_machine(port):
    def send(self, request, **settings):
        url = urllib.parse.urlsplit(request.url)
        request.headers["x-conformance-host"] = url.netloc
        request.url = urllib.parse.urlunsplit(("http", f"127.0.0.1:{port}", url.path, url.query, ""))
        return _send(self, request, **{**settings, "proxies": {}})

    requests.adapters.HTTPAdapter.send = send


def answer(question, result):
    os.environ.clear()
    os.environ.update(question["env"])
    keep_on_this_machine(question["internetPort"])
    try:
        config = Config(**question["options"])
        headers = {name.lower(): value for name, value in config.authenticate().items()}
        result.send({"authType": config.auth_type, "host": config.host, "headers": headers})
    except Exception as error:  # noqa: BLE001
        result.send({"error": str(error)})


def main():
    # What has been imported is there at once in a process that is forked.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    for line in sys.stdin:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=answer, args=(json.loads(line), sender))
        process.start()
        sender.close()
        try:
            print(json.dumps(receiver.recv()), flush=True)
        except EOFError:
            print(json.dumps({"error": "the process of the SDK ended without a word"}), flush=True)
        process.join()


if __name__ == "__main__":
    main()
