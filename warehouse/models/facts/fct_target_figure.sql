-- one row a planned or required value, or a result that may answer one, with what the words around it say
with
words as (
    select
        role,
        term
    from dim_term
    where role in ('increment', 'further', 'per_each', 'begun', 'reached', 'whole_size', 'class_limit', 'change_from', 'change_to')
),

indicators as (
    select
        code,
        aggregation
    from dim_indicator
),

figures as not materialized (
    -- What a value is paired by, without the sentences: they are most of the bytes of all metrics, and few of them are asked for.
    select
        metrics.metric_id,
        metrics.page_id,
        metrics.line_no,
        metrics.char_start,
        metrics.place_code,
        metrics.indicator_code,
        metrics.item,
        metrics.action,
        metrics.status,
        metrics.quantity_kind,
        metrics.unit,
        metrics.bound,
        metrics.value,
        metrics.value_low,
        metrics.value_high,
        metrics.year,
        metrics.period,
        metrics.period_kind,
        metrics.period_start,
        metrics.period_end,
        metrics.published_at,
        coalesce(metrics.indicator_code, metrics.item_head) as subject_key,
        -- Which classifier a page counts with (个, 座, 处) makes no other thing; times and persons do (人次, 人).
        if(
            metrics.quantity_kind = 'count' and metrics.indicator_code is not null and not ends_with(metrics.unit, '次'),
            'count',
            metrics.unit
        ) as unit_key,
        coalesce(indicators.aggregation, '') = 'rate' or metrics.quantity_kind = 'share' as is_rate,
        coalesce(indicators.aggregation, '') = 'stock' as is_stock,
        starts_with(metrics.rule_id, 'table.') as is_tabled
    from fct_metric as metrics
    left join indicators on metrics.indicator_code = indicators.code
    where
        coalesce(metrics.value, metrics.value_low, metrics.value_high) is not null
        and coalesce(metrics.indicator_code, metrics.item_head) is not null
),

planned as materialized (
    select * from figures
    where status in ('planned', 'standard')
),

reported as materialized (
    -- Results of what was planned on the same page, or for the same place and year: few of all there are.
    select * from figures
    where
        status = 'achieved'
        and value is not null
        and (
            (page_id, subject_key, unit_key) in (
                select (planned.page_id, planned.subject_key, planned.unit_key) from planned
            )
            or (page_id, line_no, unit_key) in (
                select (planned.page_id, planned.line_no, planned.unit_key) from planned
                where planned.is_tabled
            )
            or (place_code, indicator_code, unit_key, year) in (
                select (planned.place_code, planned.indicator_code, planned.unit_key, planned.year) from planned
            )
        )
),

asked as (
    select * from planned
    union all
    select * from reported
),

told as (
    -- The words around each of them.
    select
        metrics.metric_id,
        metrics.action,
        metrics.item,
        metrics.sentence,
        left(metrics.sentence, greatest(strpos(metrics.sentence, metrics.text) - 1, 0)) as before,
        concat(metrics.action, ' ', metrics.item) as thing,
        -- The words between the last pause and the figure.
        regexp_extract(before, '[^，,；;。：:]*$') as clause,
        substr(metrics.sentence, length(before) + length(metrics.text) + 1, 8) as after
    from fct_metric as metrics
    semi join asked on metrics.metric_id = asked.metric_id
),

spoken as (
    -- Where each kind of word must stand to say something of the figure.
    select
        told.metric_id,
        words.role
    from told
    inner join words
        on
            case words.role
                when 'further' then contains(told.before, words.term)
                when 'reached' then contains(told.action, words.term)
                when 'whole_size' then contains(told.item, words.term)
                when 'class_limit' then starts_with(told.after, words.term)
                when 'change_to' then contains(told.after, words.term)
                when 'per_each' then contains(told.clause, words.term)
                when 'change_from' then contains(told.clause, words.term)
                else contains(told.thing, words.term)
            end
),

marks as (
    select
        told.metric_id,
        -- What falls to each of several (分别) has its sentence in common with the others.
        any_value(if(contains(told.sentence, '分别'), told.sentence, null)) as shared_sentence,
        coalesce(bool_or(spoken.role = 'increment'), false) as is_increment,
        -- What is still to come adds to what was reached already.
        coalesce(bool_or(spoken.role = 'further'), false) as is_further,
        coalesce(bool_or(spoken.role = 'per_each'), false) as is_per_each,
        coalesce(bool_or(spoken.role = 'begun'), false) as is_begun,
        coalesce(bool_or(spoken.role = 'reached'), false) as is_reached,
        -- What all of it will cost (总投资) is no result, however much of it was spent.
        coalesce(bool_or(spoken.role = 'whole_size'), false) as is_whole_size,
        -- 低于90%的有2个 tells how many are of a kind.
        coalesce(bool_or(spoken.role = 'class_limit'), false) as is_class_limit,
        -- What a value was before it changed (由600吨增至1000吨) is no result.
        coalesce(bool_or(spoken.role = 'change_from') and bool_or(spoken.role = 'change_to'), false) as is_former
    from told
    left join spoken on told.metric_id = spoken.metric_id
    group by told.metric_id
)

select
    asked.*,
    marks.* exclude (metric_id)
from asked
inner join marks on asked.metric_id = marks.metric_id
