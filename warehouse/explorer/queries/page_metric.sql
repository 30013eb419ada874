-- one row a figure, by page and place on it
with
corrections as (
    -- A figure may have several corrections, one a field.
    select
        metric_id,
        string_agg(concat_ws(' ', field || ':', found, '→', corrected, reason), '; ' order by correction_id) as correction
    from fct_correction
    where outcome = 'applied'
    group by metric_id
)

select
    metrics.page_id,
    metrics.metric_id,
    metrics.char_start,
    metrics.char_end,
    metrics.text,
    metrics.value,
    metrics.value_low,
    metrics.value_high,
    metrics.bound,
    metrics.unit,
    metrics.item,
    metrics.action,
    metrics.place,
    metrics.place_code,
    metrics.period,
    metrics.period_kind,
    metrics.status,
    metrics.theme,
    metrics.indicator_code,
    dim_indicator.name_zh as indicator_zh,
    dim_indicator.name_en as indicator_en,
    metrics.rule_id,
    corrections.correction,
    coalesce(metrics.place_code in (select linked_place.code from linked_place), false) as place_link,
    coalesce(metrics.indicator_code in (select linked_indicator.code from linked_indicator), false) as indicator_link
from stg_metric as metrics
left join dim_indicator on metrics.indicator_code = dim_indicator.code
left join corrections on metrics.metric_id = corrections.metric_id
where metrics.page_id in (select wanted_page.page_id from wanted_page)
order by metrics.page_id, metrics.char_start, metrics.char_end, metrics.metric_id
