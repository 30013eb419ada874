with
reasons as (
    select
        stg_metric.metric_id,
        case
            when not page.is_current then 'no: another version of the page is newer'
            when page.reprint_of is not null then concat('no: the page reprints ', page.reprint_of)
            when exists (
                select 1 from stg_quarantine
                where row_key in (stg_metric.metric_id, stg_metric.page_id)
            ) then 'no: it or its page failed an expectation, see stg_quarantine'
            when counted.metric_id is not null then 'yes'
            else 'no'
        end as counts
    from stg_metric
    inner join stg_page as page on stg_metric.page_id = page.page_id
    left join fct_metric as counted on stg_metric.metric_id = counted.metric_id
    where stg_metric.metric_id = getvariable('wanted_metric')
)

select
    metric.text,
    coalesce(counted.value, metric.value) as value,
    metric.value_low,
    metric.value_high,
    metric.bound,
    metric.unit_raw,
    metric.unit,
    metric.quantity_kind,
    metric.item,
    metric.item_head,
    metric.action,
    metric.indicator_code,
    counted.indicator_name,
    metric.place,
    metric.place_code,
    metric.period,
    metric.period_kind,
    metric.status,
    metric.theme,
    total.text as total_text,
    metric.total_metric_id,
    counted.correction_id,
    counted.value_found,
    reasons.counts as counted_in_facts,
    metric.rule_id,
    metric.sentence,
    line.line_no,
    line.role as line_role,
    line.rule_id as line_rule,
    metric.char_start,
    metric.char_end,
    page.page_id,
    page.title as page_title,
    page.publisher,
    page.published_at,
    coalesce(page.url, page.original_url) as url,
    page.source_uri
from stg_metric as metric
inner join reasons on metric.metric_id = reasons.metric_id
inner join stg_page as page on metric.page_id = page.page_id
left join stg_line as line on metric.page_id = line.page_id and metric.line_no = line.line_no
left join stg_metric as total on metric.total_metric_id = total.metric_id
left join fct_metric as counted on metric.metric_id = counted.metric_id
