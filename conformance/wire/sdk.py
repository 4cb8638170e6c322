"""Calls operations of the official SDK and writes down what it sends and what it reads of the answers.

    python sdk.py cases.json results.json

No request leaves the process: the SDK's HTTP session is given an adapter that answers from the case.
"""

import base64
import collections.abc
import dataclasses
import enum
import importlib
import inspect
import io
import json
import re
import sys
import typing

import databricks.sdk
import requests
from databricks.sdk.common.types.fieldmask import FieldMask
from databricks.sdk.core import ApiClient, Config
from databricks.sdk.service._internal import Wait
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp


class Recorder(requests.adapters.BaseAdapter):
    def __init__(self):
        super().__init__()
        self.answers = []
        self.requests = []

    def send(self, request, **_):
        body = request.body
        if hasattr(body, "read"):
            body = body.read()
        if isinstance(body, str):
            body = body.encode()
        self.requests.append(
            {
                "method": request.method,
                "url": request.url,
                "headers": {name.lower(): value for name, value in request.headers.items()},
                "body": "" if body is None else base64.b64encode(body).decode(),
            }
        )
        if len(self.requests) > len(self.answers):
            raise AssertionError(f"request {len(self.requests)} has no answer: {request.method} {request.url}")
        answer = self.answers[len(self.requests) - 1]
        response = requests.Response()
        response.status_code = 200
        response.headers.update(answer["headers"])
        response.raw = io.BytesIO(base64.b64decode(answer["body"]))
        response.request = request
        response.url = request.url
        return response

    def close(self):
        pass


def normalised(name):
    return name.replace("_", "").lower()


def converted(hint, value):
    """The value as the SDK's own type."""
    origin = typing.get_origin(hint)
    if origin is typing.Union:
        (only,) = [arg for arg in typing.get_args(hint) if arg is not type(None)][:1]
        return converted(only, value)
    if origin in (list, collections.abc.Iterator):
        return [converted(typing.get_args(hint)[0], item) for item in value]
    if origin is dict:
        return {key: converted(typing.get_args(hint)[1], item) for key, item in value.items()}
    if hint is Timestamp or hint is Duration or hint is FieldMask:
        made = hint()
        made.FromJsonString(value)
        return made
    if hint is typing.BinaryIO:
        return io.BytesIO(base64.b64decode(value))
    if inspect.isclass(hint) and issubclass(hint, enum.Enum):
        return hint(value)
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return hint.from_dict(value)
    return value


def plain(value):
    """What the SDK has read, as JSON."""
    if isinstance(value, Wait):
        return plain(value.response)
    if hasattr(value, "_operation"):
        return plain(value._operation)
    if isinstance(value, enum.Enum):
        return value.value
    if dataclasses.is_dataclass(value):
        if hasattr(value, "contents") and hasattr(value.contents, "read"):
            fields = {f.metadata.get("name", f.name): getattr(value, f.name) for f in dataclasses.fields(value)}
            fields["contents"] = base64.b64encode(value.contents.read()).decode()
            return {name: inner for name, inner in fields.items() if inner is not None}
        return value.as_dict()
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, collections.abc.Iterator)):
        return [plain(inner) for inner in value]
    return value


def run(case, client, recorder):
    recorder.answers = case["answers"]
    recorder.requests = []
    module = importlib.import_module(f"databricks.sdk.service.{case['module']}")
    service = getattr(module, f"{case['service']}API")(client)
    method = getattr(service, case["operation"])
    hints = typing.get_type_hints(method, vars(module))
    parameters = {normalised(name): name for name in inspect.signature(method).parameters}
    arguments = {}
    for wire, value in case["arguments"].items():
        name = parameters.get(normalised(wire)) or parameters.get(normalised(wire.split(".")[-1]))
        if name is None:
            raise AssertionError(f"{wire} is no parameter: {', '.join(parameters.values())}")
        arguments[name] = converted(hints.get(name, typing.Any), value)
    return plain(method(**arguments))


def main(cases, results):
    # The SDK would ask the host what it is.
    Config._resolve_host_metadata = lambda self: None
    recorder = Recorder()
    clients = {}
    for scope in ("workspace", "account"):
        client = ApiClient(
            Config(
                host="https://adb-1.2.azuredatabricks.net" if scope == "workspace" else "https://accounts.azuredatabricks.net",
                token="dapi",
                account_id="account-1",
                workspace_id="123",
                retry_timeout_seconds=1,
            )
        )
        client._api_client._session.mount("https://", recorder)
        clients[scope] = client
    with open(cases, encoding="utf-8") as file:
        given = json.load(file)
    out = []
    with open(databricks.sdk.__file__, encoding="utf-8") as file:
        workspace_apis, account_apis = re.split(r"^class AccountClient", file.read(), flags=re.MULTILINE)
    for case in given:
        result, error = None, None
        try:
            api = re.compile(rf"pkg_{case['module']}\.{case['service']}API\(")
            if api.search(workspace_apis if case["scope"] == "account" else account_apis):
                raise AssertionError(f"this is no API of the {case['scope']}")
            result = run(case, clients[case["scope"]], recorder)
        except Exception as failure:  # each case is told apart
            error = f"{type(failure).__name__}: {failure}"
        out.append({"requests": recorder.requests, "result": result, "error": error})
    with open(results, "w", encoding="utf-8") as file:
        json.dump(out, file, default=str)


if __name__ == "__main__":
    # Nothing of the machine's own configuration is read.
    import os

    for name in list(os.environ):
        if name.startswith(("DATABRICKS_", "ARM_", "AZURE_", "GOOGLE_")):
            del os.environ[name]
    os.environ["DATABRICKS_CONFIG_FILE"] = os.devnull
    main(*sys.argv[1:])
