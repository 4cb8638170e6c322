"""
A process that reads situations, one per line, and prints the flow that the SDK chooses. Each runs in its own process,
which only has the environment of the situation.

{"env": {...}, "options": {...}, "internetPort": 1234} -> {"authType", "host", "headers", "workspaceId"} or {"error"}
"""

import json
import multiprocessing
import os
import sys
import urllib.parse

import requests.adapters
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config

_send = requests.adapters.HTTPAdapter.send

_sent = {}


def keep_on_this_machine(port):
    def send(self, request, **settings):
        url = urllib.parse.urlsplit(request.url)
        _sent.update(workspace_id=request.headers.get("X-Databricks-Workspace-Id"))
        request.headers["x-conformance-host"] = url.netloc
        request.url = urllib.parse.urlunsplit(("http", f"127.0.0.1:{port}", url.path, url.query, ""))
        return _send(self, request, **{**settings, "proxies": {}})

    requests.adapters.HTTPAdapter.send = send


def workspace_id_sent(config):
    try:
        WorkspaceClient(config=config).current_user.me()
    except Exception:  # noqa: BLE001
        pass
    return _sent.get("workspace_id")


def answer(question, result):
    os.environ.clear()
    os.environ.update(question["env"])
    keep_on_this_machine(question["internetPort"])
    try:
        config = Config(**question["options"])
        headers = {name.lower(): value for name, value in config.authenticate().items()}
        answered = {"authType": config.auth_type, "host": config.host, "headers": headers}
        result.send({**answered, "workspaceId": workspace_id_sent(config)})
    except Exception as error:  # noqa: BLE001
        result.send({"error": str(error)})


def main():
    # A forked process does not have to import the modules again.
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
            print(json.dumps({"error": "the process of the SDK ended without a result"}), flush=True)
        process.join()


if __name__ == "__main__":
    main()
