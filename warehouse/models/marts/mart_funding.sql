-- one row an amount of money that is not a part of another
with
money as (
    select * from fct_metric
    where quantity_kind = 'money' and unit = 'CNY' and status != 'standard'
),

roots as (
    -- A part whose total is no amount of money that counts stands for itself.
    select money.*
    from money
    left join money as total on money.total_metric_id = total.metric_id
    where total.metric_id is null
),

parts as (
    select
        total_metric_id,
        count(*) as part_count,
        sum(coalesce(value, value_low)) as parts_amount,
        string_agg(concat_ws(' ', text, coalesce(item, '')), '；' order by char_start) as parts
    from money
    where total_metric_id is not null
    group by total_metric_id
)

select
    roots.* exclude (bound),
    roots.bound,
    coalesce(roots.value, roots.value_low) as amount,
    coalesce(parts.part_count, 0) as part_count,
    parts.parts_amount,
    amount - parts.parts_amount as balance,
    case
        when parts.part_count is null then null
        -- One part alone (其中…) is a share that the page singles out: it need not add up, it only must not exceed the whole.
        when parts.part_count = 1 and parts.parts_amount <= amount then null
        when roots.bound = 'over' then parts.parts_amount >= amount * (1 - getvariable('funding_balance_share'))
        when roots.bound = 'under' then parts.parts_amount <= amount * (1 + getvariable('funding_balance_share'))
        else abs(amount - parts.parts_amount) <= abs(amount) * getvariable('funding_balance_share')
    end as parts_add_up,
    parts.parts
from roots
left join parts on roots.metric_id = parts.total_metric_id
