-- level: critical
-- finds: rows
-- needs: stg_metric
-- shows: value, unit, status, place_code, correction_id
-- meaning: A fact says what was staged, unless a correction names it.
-- advice: Look at the joins of fct_metric, and at the corrections.
select checked.*
from checked
inner join stg_metric as metric on metric.metric_id = checked.metric_id
where
    checked.text <> metric.text
    or checked.page_id <> metric.page_id
    or (
        checked.correction_id is null
        and (
            checked.value is distinct from metric.value
            or checked.value_low is distinct from metric.value_low
            or checked.value_high is distinct from metric.value_high
            or checked.unit <> metric.unit
            or checked.status <> metric.status
            or checked.place_code is distinct from metric.place_code
        )
    )
