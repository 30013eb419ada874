-- one row a place that has a figure or a mechanism
with
figures as (
    select
        place_code,
        count(*) as figure_count,
        count(distinct page_id) as page_count,
        count(distinct indicator_code) as indicator_count,
        min(published_at) as first_published_at,
        max(published_at) as last_published_at
    from fct_metric
    where place_code is not null
    group by place_code
),

mechanisms as (
    select
        place_code,
        count(*) as mechanism_count
    from mart_mechanism
    where place_code is not null
    group by place_code
),

conflicts as (
    select
        place_code,
        count(*) as conflict_count
    from mart_indicator_series
    where is_conflict
    group by place_code
)

select
    dim_place.code,
    dim_place.name,
    dim_place.level,
    dim_place.full_name,
    dim_place.province_code,
    dim_place.province_name,
    dim_place.parent_code,
    figures.first_published_at,
    figures.last_published_at,
    coalesce(figures.figure_count, 0) as figure_count,
    coalesce(figures.page_count, 0) as page_count,
    coalesce(figures.indicator_count, 0) as indicator_count,
    coalesce(mechanisms.mechanism_count, 0) as mechanism_count,
    coalesce(conflicts.conflict_count, 0) as conflict_count
from dim_place
left join figures on dim_place.code = figures.place_code
left join mechanisms on dim_place.code = mechanisms.place_code
left join conflicts on dim_place.code = conflicts.place_code
where dim_place.is_latest and dim_place.code in (select linked_place.code from linked_place)
order by dim_place.code
