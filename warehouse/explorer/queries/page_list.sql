-- one row a current page, newest first
select
    page_id,
    title,
    site,
    published_at,
    metric_count,
    reprint_of,
    source_uri
from dim_page
order by published_at desc nulls last, page_id asc
