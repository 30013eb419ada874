-- one row a page, place, indicator, unit, period and period kind
with
-- Read by many of the others: only what they need, and no sentences, so that millions of figures fit.
metrics as (
    select
        metric_id,
        page_id,
        total_metric_id,
        char_start,
        place_code,
        indicator_code,
        quantity_kind,
        unit,
        item,
        action,
        text,
        value,
        value_low,
        value_high,
        bound,
        least_value,
        most_value,
        period,
        period_kind,
        period_start,
        period_end,
        year,
        year_basis,
        published_at,
        -- The words between the last pause and the figure.
        regexp_extract(left(sentence, greatest(strpos(sentence, text) - 1, 0)), '[^，,；;。：:、]*$') as clause,
        substr(sentence, greatest(strpos(sentence, text) - 1, 0) + length(text) + 1, 8) as after,
        regexp_extract(substr(sentence, strpos(sentence, text) + length(text), 24), '^[^，,；;。：:、]*') as predicate
    from fct_metric
    where
        status = 'achieved'
        and place_code is not null
        and indicator_code is not null
        and year is not null
        and coalesce(value, value_low, value_high) is not null
),

indicators as (
    select
        code,
        unit,
        aggregation
    from dim_indicator
),

words as (
    select
        role,
        term
    from dim_term
    where role in ('change_from', 'change_to', 'average', 'points', 'stock_change', 'begun', 'fault', 'whole_size', 'compared', 'moved')
),

starts as (
    -- What a value was before it changed (由655元提高到690元) is the value of another time, which few pages name.
    select metric_id
    from metrics
    where
        exists (
            select 1 from words
            where words.role = 'change_from' and contains(metrics.clause, words.term)
        )
        and exists (
            select 1 from words
            where words.role = 'change_to' and contains(metrics.after, words.term)
        )
),

dated_starts as (
    select
        metrics.metric_id,
        metrics.year_basis,
        metrics.period,
        lead(metrics.period) over same_thing as next_period
    from metrics
    window same_thing as (
        partition by metrics.page_id, metrics.place_code, metrics.indicator_code, metrics.unit
        order by metrics.char_start
    )
),

former as (
    select starts.metric_id
    from starts
    inner join dated_starts on starts.metric_id = dated_starts.metric_id
    where dated_starts.year_basis != 'stated' or dated_starts.period is not distinct from dated_starts.next_period
),

averages as (
    -- A day's, a month's or a head's share of something is not that thing.
    select metric_id
    from metrics
    where exists (
        select 1 from words
        where words.role = 'average' and (contains(metrics.clause, words.term) or contains(coalesce(metrics.item, ''), words.term))
    )
),

changes as (
    -- By how much a share moved, or a stock grew, is not how large it is.
    select metric_id
    from metrics
    inner join indicators on metrics.indicator_code = indicators.code
    where
        exists (
            select 1 from words
            where words.role = 'points' and metrics.unit = 'percent' and contains(metrics.text, words.term)
        )
    union all
    select metrics.metric_id
    from metrics
    inner join indicators on metrics.indicator_code = indicators.code
    inner join words on words.role = 'stock_change' and ends_with(metrics.action, words.term)
    inner join fct_metric as told on metrics.metric_id = told.metric_id
    where
        indicators.aggregation = 'stock'
        -- To grow to an amount is to have it.
        and not regexp_matches(told.sentence, concat(words.term, '[到至為为]'))
),

others as (
    -- Of what is broken (8盏路灯不亮) or costs as a whole (总投资) nothing was done; 比去年同期多了11天 tells how far a value moved.
    select metric_id
    from metrics
    where
        exists (
            select 1 from words
            where
                (words.role = 'fault' and ends_with(metrics.predicate, words.term))
                or (words.role = 'whole_size' and ends_with(metrics.item, words.term))
        )
        or (
            exists (
                select 1 from words
                where words.role = 'compared' and contains(metrics.clause, words.term)
            )
            and exists (
                select 1 from words
                where words.role = 'moved' and (ends_with(metrics.clause, words.term) or ends_with(metrics.clause, concat(words.term, '了')))
            )
            and metrics.unit != 'percent'
        )
),

wholes as (
    -- A part of a total of the same indicator, and the growth of a count in percent, are not its value.
    select
        metrics.* exclude (unit),
        indicators.aggregation,
        exists(
            select 1 from words
            where words.role = 'begun' and contains(metrics.action, words.term)
        ) as is_begun,
        -- Which classifier a page counts with (个, 座, 处) makes no other indicator; times and persons do (人次, 人).
        if(
            metrics.quantity_kind = 'count' and not ends_with(metrics.unit, '次') and not ends_with(indicators.unit, '次'),
            indicators.unit,
            metrics.unit
        ) as unit
    from metrics
    inner join indicators on metrics.indicator_code = indicators.code
    left join metrics as total on metrics.total_metric_id = total.metric_id
    left join averages on metrics.metric_id = averages.metric_id
    anti join former on metrics.metric_id = former.metric_id
    anti join changes on metrics.metric_id = changes.metric_id
    anti join others on metrics.metric_id = others.metric_id
    where
        metrics.indicator_code is distinct from total.indicator_code
        and (metrics.unit != 'percent' or indicators.unit = 'percent')
        and (averages.metric_id is null or indicators.aggregation = 'rate')
)

select
    metric_id,
    page_id,
    place_code,
    indicator_code,
    unit,
    if(year_basis = 'stated' and period is not null, period, year::varchar) as period,
    coalesce(period_kind, 'unstated') as period_kind,
    year,
    if(year_basis = 'stated' and period is not null, 'stated', 'published') as year_basis,
    period_start,
    period_end,
    value,
    value_low,
    value_high,
    bound,
    least_value,
    most_value,
    published_at
from wholes
-- Which few lie below a limit (3家单位满意率低于90%) says less than the rate of all.
qualify not (
    aggregation = 'rate'
    and bound = 'under'
    and bool_or(bound != 'under') over (partition by page_id, place_code, indicator_code, unit)
)
and row_number() over (
    partition by page_id, place_code, indicator_code, unit, period, period_kind
    order by
        -- What is begun is not done yet; of several mentions the largest amount is the whole; a rate does not grow with what it covers:
        -- there the first counts.
        is_begun,
        if(aggregation = 'rate', 0, -coalesce(value, value_high, value_low)),
        char_start
) = 1
