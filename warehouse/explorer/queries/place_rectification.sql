-- one row a page, article, place and period with problems notified or rectified, by place; the newest 200 of a place
select
    place_code,
    page_id,
    period,
    subject,
    notified,
    rectified,
    closure_rate,
    rate_basis,
    coalesce(rate_metric_id, rectified_metric_id, notified_metric_id) as metric_id,
    page_title,
    published_at,
    count(*) over of_place as total
from mart_rectification
where place_code is not null
window
    of_place as (partition by place_code)
qualify row_number() over (of_place order by published_at desc nulls last, rectification_id asc) <= 200
order by place_code asc, published_at desc nulls last, rectification_id asc
