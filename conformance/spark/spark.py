"""Runs the statements of the corpus on Spark and writes their columns, rows or error class as JSON."""

import base64
import datetime
import decimal
import json
import os
import re
import shutil
import sys
import tempfile
import time

from delta import configure_spark_with_delta_pip
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.types import VariantType, YearMonthIntervalType

# Python shows timestamps in the zone of the process.
os.environ["TZ"] = "UTC"
time.tzset()

warehouse = tempfile.mkdtemp()
builder = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.ansi.enabled", "true")
    .config("spark.sql.shuffle.partitions", "1")
    .config("spark.sql.warehouse.dir", warehouse)
    .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
    # As on Databricks, tables are Delta's.
    .config("spark.sql.sources.default", "delta")
    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
    .config("spark.databricks.delta.snapshotPartitions", "1")
)
spark = configure_spark_with_delta_pip(builder).getOrCreate()
spark.sparkContext.setLogLevel("OFF")


def text_of(type_):
    name = type_.typeName()
    if name == "array":
        return f"ARRAY<{text_of(type_.elementType)}>"
    if name == "map":
        return f"MAP<{text_of(type_.keyType)}, {text_of(type_.valueType)}>"
    if name == "struct":
        return "STRUCT<" + ", ".join(f"{f.name}: {text_of(f.dataType)}" for f in type_.fields) + ">"
    return {"integer": "INT", "long": "BIGINT", "short": "SMALLINT", "byte": "TINYINT"}.get(
        name.split("(")[0], type_.simpleString().upper()
    )


def value_of(value, type_):
    if value is None:
        return None
    if isinstance(type_, VariantType):
        return value.toJson()
    name = type_.typeName()
    if name == "array":
        return [value_of(v, type_.elementType) for v in value]
    if name == "map":
        return sorted([[value_of(k, type_.keyType), value_of(v, type_.valueType)] for k, v in value.items()], key=str)
    if name == "struct":
        return [value_of(v, f.dataType) for v, f in zip(value, type_.fields)]
    if isinstance(type_, YearMonthIntervalType):
        return f"{'-' if value < 0 else ''}{abs(value) // 12}-{abs(value) % 12}"
    if isinstance(value, datetime.timedelta):
        micros = abs(value) // datetime.timedelta(microseconds=1)
        days, rest = divmod(micros, 86_400_000_000)
        hours, rest = divmod(rest, 3_600_000_000)
        minutes, rest = divmod(rest, 60_000_000)
        sign = "-" if value.days < 0 else ""
        return f"{sign}{days} {hours:02}:{minutes:02}:{rest // 1_000_000:02}.{rest % 1_000_000:06}000"
    if isinstance(value, bool):
        return value
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.datetime):
        at = value.astimezone(datetime.timezone.utc) if name == "timestamp" and value.tzinfo else value
        return at.strftime("%Y-%m-%dT%H:%M:%S.%f").replace(f"{at.year}-", f"{at.year:04d}-", 1)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    return str(value)


TIMES = ("date", "timestamp", "timestamp_ntz")


def far_rows(frame, fields):
    """The rows of a result with dates that Python does not have: Spark writes them."""
    names = [f"c{index}" for index in range(len(fields))]
    texts = frame.toDF(*names).selectExpr(
        *[f"CAST({n} AS STRING) AS {n}" if f.dataType.typeName() in TIMES else n for n, f in zip(names, fields)]
    )

    def value(v, type_):
        if v is None or type_.typeName() not in TIMES:
            return value_of(v, type_)
        if type_.typeName() == "date":
            return v
        seconds, _, fraction = v.replace(" ", "T").partition(".")
        return f"{seconds}.{fraction.ljust(6, '0')}"

    return [[value(v, f.dataType) for v, f in zip(row, fields)] for row in texts.collect()]


def run(statement):
    try:
        frame = spark.sql(statement)
        fields = frame.schema.fields
        columns = [[f.name, text_of(f.dataType)] for f in fields]
        if any(isinstance(f.dataType, YearMonthIntervalType) for f in fields):
            # Python has no intervals of months: they come as their number.
            names = [f"c{index}" for index in range(len(fields))]
            frame = frame.toDF(*names).selectExpr(
                *[
                    f"CAST(CAST({n} AS INTERVAL MONTH) AS INT)" if isinstance(f.dataType, YearMonthIntervalType) else n
                    for n, f in zip(names, fields)
                ]
            )
        try:
            rows = [[value_of(v, f.dataType) for v, f in zip(row, fields)] for row in frame.collect()]
        except (ValueError, OverflowError):
            rows = far_rows(frame, fields)
        return {"columns": columns, "rows": rows}
    except PySparkException as error:
        name = error.getCondition() if hasattr(error, "getCondition") else error.getErrorClass()
        state = error.getSqlState()
        if name is None:
            found = re.search(r"\[([A-Z_.]+)\]", str(error))
            name = found.group(1) if found else type(error).__name__
        return {"error": name, "state": state}
    except Exception as error:  # Errors of Java that Spark does not translate.
        found = re.search(r"\[([A-Z_]+(?:\.[A-Z_]+)?)\]", str(error))
        state = re.search(r"SQLSTATE: (\w{5})", str(error))
        return {"error": found.group(1) if found else "UNKNOWN", "state": state.group(1) if state else None}


corpus = json.load(sys.stdin)
answers = {}
for file, statements in corpus.items():
    spark.sql(f"CREATE DATABASE {file}")
    spark.sql(f"USE {file}")
    answers[file] = [run(statement) for statement in statements]
json.dump({"version": spark.version, "answers": answers}, open(sys.argv[1], "w"))
spark.stop()
shutil.rmtree(warehouse, ignore_errors=True)
