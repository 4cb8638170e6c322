"""
Says which flow the SDK chooses in this environment: {"auth_type", "host", "headers"} or {"error"}.

python sdk.py <port of the internet> <options as JSON>
"""

import json
import sys
import urllib.parse

import requests.adapters

PORT, OPTIONS = sys.argv[1:]

_send = requests.adapters.HTTPAdapter.send


def send(self, request, **settings):
    """Nothing leaves this machine."""
    url = urllib.parse.urlsplit(request.url)
    request.headers["x-conformance-host"] = url.netloc
    request.url = urllib.parse.urlunsplit(("http", f"127.0.0.1:{PORT}", url.path, url.query, ""))
    return _send(self, request, **{**settings, "proxies": {}})


requests.adapters.HTTPAdapter.send = send


def answer():
    from databricks.sdk.core import Config

    try:
        config = Config(**json.loads(OPTIONS))
        headers = {name.lower(): value for name, value in config.authenticate().items()}
        return {"authType": config.auth_type, "host": config.host, "headers": headers}
    except Exception as error:  # noqa: BLE001
        return {"error": f"{error}"}


print(json.dumps(answer()))
