-- one row an amount of money with its parts, by place; the largest 200 of a place
with
parts as (
    select
        total_metric_id as metric_id,
        list({ 'item': item, 'value': coalesce(value, value_low), 'text': text } order by char_start) as parts
    from fct_metric
    where total_metric_id is not null and unit = 'CNY'
    group by total_metric_id
)

select
    funding.place_code,
    funding.metric_id,
    funding.page_id,
    funding.period,
    funding.theme,
    funding.status,
    funding.item,
    funding.action,
    funding.amount as value,
    funding.bound,
    'CNY' as unit,
    funding.part_count,
    funding.parts_amount,
    funding.parts_add_up,
    parts.parts,
    funding.page_title,
    count(*) over of_place as total
from mart_funding as funding
left join parts on funding.metric_id = parts.metric_id
where funding.place_code is not null
window
    of_place as (partition by funding.place_code)
qualify row_number() over (of_place order by funding.part_count > 1 desc, funding.amount desc, funding.metric_id asc) <= 200
order by funding.place_code asc, funding.part_count > 1 desc, funding.amount desc, funding.metric_id asc
