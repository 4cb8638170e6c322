"""Shared by all suites: clients, independent checks, and a validation of every response of the workspace.

A suite is a module of functions with `@check` that calls `main()` at the end. It prints one JSON object per line:
{"check": ..., "error": null or the reason of the failure}.
"""

import contextlib
import dataclasses
import enum
import functools
import importlib
import json
import os
import re
import sys
import threading
import time
import traceback
import typing
import urllib.request
from datetime import timedelta

from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config

HOST = os.environ["CONFORMANCE_HOST"]
TOKEN = os.environ["CONFORMANCE_TOKEN"]
CONTROL = os.environ["CONFORMANCE_CONTROL"]
USER = os.environ["CONFORMANCE_USER"]

# The time limit of each wait.
WAIT_LIMIT = timedelta(seconds=30)

NODE_TYPE = "Standard_D4ds_v5"
SPARK_VERSION = "16.4.x-scala2.12"

_checks = []


def check(function):
    """Registers a check, a function of a client."""
    _checks.append(function)
    return function


def client(token=TOKEN, **settings) -> WorkspaceClient:
    return WorkspaceClient(config=Config(host=HOST, token=token, auth_type="pat", **settings))


# ------------------------------------------------------------------------------------------------ the control API


def _control(method, path, body=None):
    request = urllib.request.Request(
        CONTROL + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def inject(*faults):
    """Injects faults: {"fault": "throttle", "times": 2, "on": {"path": ...}}."""
    _control("POST", "/faults", list(faults))


def requests_of(path, method=None):
    """Returns the requests that the workspace has recorded, oldest first."""
    return [
        request
        for request in _control("GET", "/requests")
        if request["path"] == path and method in (None, request["method"])
    ]


# --------------------------------------------------------------------------------------------------------------- asserts


@contextlib.contextmanager
def raises(kind, *words, code=None):
    """Asserts that the block raises exactly this exception, with these words in its message."""
    try:
        yield
    except Exception as error:  # noqa: BLE001
        if type(error) is not kind:
            raise AssertionError(f"{kind.__name__} expected, but it raised {type(error).__name__}: {error}") from error
        for word in words:
            assert word in str(error), f"{word!r} is not in the message {str(error)!r}"
        if code is not None:
            assert error.error_code == code, f"the code is {error.error_code}, not {code}"
    else:
        raise AssertionError(f"{kind.__name__} expected, but nothing was raised")


def equal(actual, expected):
    assert actual == expected, f"{actual!r} is not {expected!r}"


def wire(value):
    """Converts a value of the SDK to JSON."""
    if isinstance(value, list):
        return [wire(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    return value.as_dict() if hasattr(value, "as_dict") else value


def includes(actual, expected, path=""):
    """Asserts that `actual` contains `expected`, recursively. Lists must have the same length."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict), f"{path or 'it'} is {actual!r}"
        for key, value in expected.items():
            assert key in actual, f"{path}.{key} is missing, {value!r} expected"
            includes(actual[key], value, f"{path}.{key}")
    elif isinstance(expected, list):
        assert isinstance(actual, list) and len(actual) == len(expected), f"{path} is {actual!r}, not {expected!r}"
        for i, value in enumerate(expected):
            includes(actual[i], value, f"{path}[{i}]")
    else:
        assert actual == expected, f"{path} is {actual!r}, not {expected!r}"


def now_ms():
    return int(time.time() * 1000)


def is_recent(epoch_ms):
    assert isinstance(epoch_ms, int) and abs(now_ms() - epoch_ms) < 300_000, f"{epoch_ms!r} is not about now, in ms"


def eventually(get, until, seconds=15):
    """Polls until the predicate holds, and returns the value."""
    deadline = time.monotonic() + seconds
    while True:
        value = get()
        if until(value):
            return value
        assert time.monotonic() < deadline, f"it is still {value!r} after {seconds} s"
        time.sleep(0.1)


def seen(wait):
    """Waits with the SDK, and returns the last object and the observed states."""
    states = []
    return wait.result(timeout=WAIT_LIMIT, callback=lambda thing: states.append(thing.state)), states


def acl(entries):
    """Returns the direct permissions by principal: {"users": "CAN_VIEW"}."""
    return {
        entry.user_name or entry.group_name or entry.service_principal_name: permission.permission_level.value
        for entry in entries
        for permission in entry.all_permissions
        if not permission.inherited
    }


def permissions_work(get, set_, update, levels, *, request, level, higher, lower, owner):
    """Checks the permissions of an API. `request` is the class of an entry, `level` the enum of levels."""
    names = [item.permission_level for item in levels().permission_levels]
    assert level(lower) in names and level(higher) in names, names
    assert all(item.description for item in levels().permission_levels)

    first = get()
    assert first.object_id.startswith("/") and first.object_type, first
    equal(acl(first.access_control_list), {USER: owner})
    admins = [entry for entry in first.access_control_list if entry.group_name == "admins"]
    equal([permission.inherited for permission in admins[0].all_permissions], [True])
    assert admins[0].all_permissions[0].inherited_from_object, admins

    updated = update([request(group_name="users", permission_level=level(lower))])
    equal(acl(updated.access_control_list), {USER: owner, "users": lower})
    updated = update([request(user_name="reader@example.com", permission_level=level(higher))])
    equal(acl(updated.access_control_list), {USER: owner, "users": lower, "reader@example.com": higher})
    equal(acl(get().access_control_list), acl(updated.access_control_list))

    mine = [request(user_name=USER, permission_level=level(owner))]
    replaced = set_([*mine, request(group_name="users", permission_level=level(higher))])
    equal(acl(replaced.access_control_list), {USER: owner, "users": higher})
    equal(acl(get().access_control_list), {USER: owner, "users": higher})


# Fields whose values are checked.
VALID = {"timezone_id": "Europe/Berlin", "quartz_cron_expression": "0 0 4 * * ?"}


def filled(hint, above=()):
    """Makes a value of a type of the SDK with all fields set, recursively."""
    hint = _without_none(hint)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is list:
        return [] if args[0] in above else [filled(args[0], above)]
    if origin is dict:
        return {"key": filled(args[1], above)}
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint))
    if dataclasses.is_dataclass(hint):
        if hint in above:
            return None
        return hint(
            **{name: VALID.get(name) or filled(field, (*above, hint)) for name, field in _hints_of(hint).items()}
        )
    return {int: 7, float: 1.5, bool: True, str: "text"}.get(hint, {"any": "thing"})


def _without(value, names):
    if isinstance(value, dict):
        return {key: _without(inner, names) for key, inner in value.items() if key not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value


def every_field_is_read_back(cls, excluded, make, unread=()):
    """
    Sends each field of a type separately, with all fields of its value set. `make` receives the JSON that is sent, and
    returns what is read back. `unread` are fields that the workspace accepts but does not return.
    """
    wrong = []
    for name, hint in _hints_of(cls).items():
        if name not in excluded:
            sent = {name: wire(filled(hint, (cls,)))}
            try:
                includes(make(sent), _without(sent, unread), cls.__name__)
            except Exception as error:  # noqa: BLE001
                wrong.append(f"{name}: {error}")
    assert not wrong, "; ".join(wrong)


# ----------------------------------------------------------------------------------------------- validation of responses

_violations = []
_lock = threading.Lock()


# Fields in the documentation of the API that this version of the SDK lacks.
_documented = {"PipelineEvent.details"}


# Values that may be null: those of rows.
_nullable = {"ResultData.data_array[][]"}


def _violate(message):
    with _lock:
        if message not in _violations:
            _violations.append(message)


def _without_none(hint):
    args = [arg for arg in typing.get_args(hint) if arg is not type(None)]
    return args[0] if typing.get_origin(hint) is typing.Union and len(args) == 1 else hint


def _fits(where, hint, value):
    hint = _without_none(hint)
    origin = typing.get_origin(hint)
    if value is None:
        if where not in _nullable:
            _violate(f"{where} is null")
    elif origin is list:
        if not isinstance(value, list):
            return _violate(f"{where} is {value!r}, not a list")
        for item in value:
            _fits(f"{where}[]", typing.get_args(hint)[0], item)
    elif origin is dict:
        if not isinstance(value, dict):
            return _violate(f"{where} is {value!r}, not an object")
        for item in value.values():
            _fits(f"{where}.*", typing.get_args(hint)[1], item)
    elif hint is int and (not isinstance(value, int) or isinstance(value, bool)):
        _violate(f"{where} is {value!r}, not an integer")
    elif hint is float and (not isinstance(value, (int, float)) or isinstance(value, bool)):
        _violate(f"{where} is {value!r}, not a number")
    elif hint is bool and not isinstance(value, bool):
        _violate(f"{where} is {value!r}, not a boolean")
    elif hint is str and not isinstance(value, str):
        _violate(f"{where} is {value!r}, not a string")
    elif isinstance(hint, type) and issubclass(hint, enum.Enum):
        if value not in [member.value for member in hint]:
            _violate(f"{where} is {value!r}, which {hint.__name__} does not have")
    elif dataclasses.is_dataclass(hint) and not isinstance(value, dict):
        _violate(f"{where} is {value!r}, not an object")


@functools.lru_cache(maxsize=None)
def _hints_of(cls):
    # Without the names of the class itself: some fields have the names of modules.
    names = {**vars(typing), **vars(sys.modules[cls.__module__])}
    return typing.get_type_hints(cls, names, names)


def _snake(name):
    """Converts the name of a SCIM field to the SDK's: `userName` is `user_name`, `$ref` is `ref`."""
    return re.sub("([A-Z])", lambda capital: "_" + capital[1].lower(), name.lstrip("$"))


def _check_responses(cls):
    original = cls.from_dict

    def from_dict(d):
        hints = _hints_of(cls)
        for sent, value in d.items():
            # Headers are text, whatever the type of their field.
            if "-" in sent and sent.replace("-", "_") in hints:
                continue
            name = sent if sent in hints else _snake(sent)
            if name in hints:
                _fits(f"{cls.__name__}.{name}", hints[name], value)
            elif f"{cls.__name__}.{name}" not in _documented:
                _violate(f"{cls.__name__}.{name} is an unknown field")
        return original(d)

    cls.from_dict = staticmethod(from_dict)


def _check_all_responses():
    """Makes unknown fields, unknown enum values and unexpected types a failure. The SDK silently drops them."""
    for name in ["compute", "files", "iam", "jobs", "pipelines", "settings", "sql", "workspace"]:
        module = importlib.import_module(f"databricks.sdk.service.{name}")
        for cls in vars(module).values():
            if dataclasses.is_dataclass(cls) and cls.__module__ == module.__name__ and hasattr(cls, "from_dict"):
                _check_responses(cls)


# ------------------------------------------------------------------------------------------------------------------ main


def absent(*operations):
    """Reports operations that this version of the SDK lacks, by their names in the library."""
    print(json.dumps({"absent": operations}), flush=True)


def _run(function, shared):
    _violations.clear()
    try:
        function(shared)
    except Exception as error:  # noqa: BLE001
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith("<")]
        own = [frame for frame in frames if os.path.dirname(frame.filename) == os.path.dirname(__file__)]
        place = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(own))
        return f"{type(error).__name__}: {error} ({place})"
    return "; ".join(_violations) if _violations else None


def main():
    _check_all_responses()
    shared = client()
    only = os.environ.get("CONFORMANCE_ONLY")
    for function in _checks:
        if only and only not in function.__name__:
            continue
        started = time.monotonic()
        error = _run(function, shared)
        _control("DELETE", "/faults")
        result = {
            "check": function.__name__.replace("_", " "),
            "error": error,
            "seconds": round(time.monotonic() - started, 1),
        }
        print(json.dumps(result), flush=True)
