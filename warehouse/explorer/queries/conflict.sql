-- one row a pair of figures that contradict each other
select
    conflicts.place_code,
    conflicts.place_name,
    conflicts.indicator_code,
    dim_indicator.name_zh,
    dim_indicator.name_en,
    conflicts.period,
    conflicts.text,
    conflicts.other_text,
    conflicts.sentence,
    conflicts.other_sentence,
    conflicts.metric_id,
    conflicts.other_metric_id,
    conflicts.page_id,
    conflicts.other_page_id,
    conflicts.gap_percent,
    pages.title,
    other_pages.title as other_title,
    pages.published_at,
    other_pages.published_at as other_published_at
from mart_conflict as conflicts
inner join dim_indicator on conflicts.indicator_code = dim_indicator.code
left join dim_page as pages on conflicts.page_id = pages.page_id
left join dim_page as other_pages on conflicts.other_page_id = other_pages.page_id
order by conflicts.gap_percent desc nulls last, conflicts.metric_id asc, conflicts.other_metric_id asc
limit 1000
