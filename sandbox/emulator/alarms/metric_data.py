"""GetMetricData with metric math, by the same evaluation that alarms have.

Source: CloudWatch API Reference, GetMetricData (2026): newest first unless ScanBy says otherwise; a period starts on its multiple.
"""

import math
from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch

from sandbox.emulator.alarms.queries import Queries
from sandbox.emulator.alarms.request import decoded
from sandbox.emulator.alarms.series import ExpressionError, Window

_MOST_POINTS = 100_800


def get_metric_data(form: Any, body: Any, is_cbor: bool, is_json: bool = False) -> Any:
    """In place of MiniStack's."""
    request = decoded(form, body, is_cbor or is_json)
    try:
        results = _results(request)
    except ExpressionError as error:
        return cloudwatch._error("ValidationError", str(error), 400, use_json=is_json, use_cbor=is_cbor)
    if is_cbor:
        return cloudwatch._cbor_ok({"MetricDataResults": [cloudwatch._cbor_metric_data_result(r) for r in results]})
    if is_json:
        return cloudwatch._json_ok({"MetricDataResults": results})
    members = "".join(f"<member>{_xml(result)}</member>" for result in results)
    content = f"<GetMetricDataResult><MetricDataResults>{members}</MetricDataResults></GetMetricDataResult>"
    return cloudwatch._xml(200, "GetMetricDataResponse", content)


def _results(request: Mapping[str, Any]) -> list[dict[str, Any]]:
    described = request.get("MetricDataQueries") or []
    queries = Queries.of(described)
    start, end = (cloudwatch._parse_ts(request.get(name)) for name in ("StartTime", "EndTime"))
    if start is None or end is None or start >= end:
        raise ExpressionError("StartTime must be before EndTime")

    def window(period: int) -> Window:
        first = int(start // period) * period
        count = math.ceil((end - first) / period)
        if count > _MOST_POINTS:
            raise ExpressionError(f"at most {_MOST_POINTS} data points are returned, {count} were asked for")
        return Window(tuple(first + period * i for i in range(count)), period)

    values = queries.over(window)
    labels = {str(query["Id"]): query.get("Label") for query in described}
    results = []
    for id in queries.returned:
        plain = queries.metrics.get(id)
        for series in queries.series(values, id):
            points = sorted(series.values.items(), reverse=request.get("ScanBy") != "TimestampAscending")
            results.append(
                {
                    "Id": id,
                    "Label": labels[id] or (plain.name if plain else id),
                    "Timestamps": [cloudwatch._ts_iso(time) for time, _ in points],
                    "Values": [value for _, value in points],
                    "StatusCode": "Complete",
                }
            )
    return results


def _xml(result: Mapping[str, Any]) -> str:
    times = "".join(f"<member>{time}</member>" for time in result["Timestamps"])
    values = "".join(f"<member>{value}</member>" for value in result["Values"])
    label = cloudwatch._xml_escape(result["Label"])
    return (
        f"<Id>{result['Id']}</Id><Label>{label}</Label><StatusCode>{result['StatusCode']}</StatusCode>"
        f"<Timestamps>{times}</Timestamps><Values>{values}</Values>"
    )
