-- level: warning
-- finds: facts
-- needs: stg_page
-- meaning: The parts of a total do not exceed it.
-- advice: Look at whether the parts belong to this total; a page may also contradict itself.
with parts as (
    select
        total_metric_id,
        unit,
        count(*) as part_count,
        sum(value) as parts_value
    from checked
    where total_metric_id is not null and total_metric_id <> metric_id and value is not null
    group by all
)

select
    total.metric_id,
    total.value as total_value,
    parts.part_count,
    parts.parts_value,
    total.text,
    total.sentence,
    page.source_uri as page
from parts
inner join checked as total on total.metric_id = parts.total_metric_id and total.unit = parts.unit
inner join stg_page as page on page.page_id = total.page_id
where total.bound <> 'over' and parts.parts_value > total.value * (1 + $parts_tolerance)
order by total.metric_id
