-- one row a place and page with figures of it, by place; the newest 200 of a place
with
counted as (
    select
        place_code,
        page_id,
        count(*) as figure_count
    from fct_metric
    where place_code is not null
    group by place_code, page_id
)

select
    counted.place_code,
    counted.page_id,
    counted.figure_count,
    dim_page.title,
    dim_page.site,
    dim_page.source_uri,
    dim_page.published_at,
    count(*) over of_place as total
from counted
inner join dim_page on counted.page_id = dim_page.page_id
window
    of_place as (partition by counted.place_code)
qualify row_number() over (of_place order by dim_page.published_at desc nulls last, counted.page_id asc) <= 200
order by counted.place_code asc, dim_page.published_at desc nulls last, counted.page_id asc
