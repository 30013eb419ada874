-- one row: what the release holds
select
    (select count(*) from dim_page) as pages,
    (select count(*) from stg_page) as versions,
    (select count(distinct site) from dim_page) as sites,
    (
        select count(*) from stg_page
        where reprint_of is not null
    ) as reprints,
    (select count(*) from stg_line) as lines,
    (
        select count(*) from stg_line
        where is_kept
    ) as lines_kept,
    (select count(*) from stg_metric) as metrics,
    (select count(*) from fct_metric) as figures,
    (
        select count(*) from stg_rejected
        where char_start is not null
    ) as refused,
    (select count(*) from stg_quarantine) as set_aside,
    (select count(*) from mart_conflict) as conflicts,
    (select count(distinct indicator_code) from fct_indicator_value) as indicators,
    (select count(distinct place_code) from fct_metric) as places,
    (select min(published_at) from dim_page) as first_published_at,
    (select max(published_at) from dim_page) as last_published_at
