-- one row a figure of the facts: newest pages first, in the order of the page
select
    metric_id,
    page_id,
    text,
    value,
    unit,
    item,
    indicator_name,
    place_name,
    period,
    status,
    page_title
from fct_metric
order by published_at desc nulls last, page_id asc, char_start asc, metric_id asc
