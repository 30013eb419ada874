-- one row a planned or required value, by place; 200 of a place, those with a result first
select
    place_code,
    page_id,
    target_metric_id,
    subject,
    theme,
    unit,
    target_status,
    target_period,
    target_value,
    target_value_low,
    target_value_high,
    target_bound,
    achieved_metric_id,
    achieved_period,
    achieved_value,
    achieved_bound,
    share_achieved,
    is_met,
    count(*) over of_place as total
from mart_target
where place_code is not null
window
    of_place as (partition by place_code)
qualify row_number() over (of_place order by achieved_metric_id is null asc, target_period desc nulls last, target_metric_id asc) <= 200
order by place_code asc, achieved_metric_id is null, target_period desc nulls last, target_metric_id asc
