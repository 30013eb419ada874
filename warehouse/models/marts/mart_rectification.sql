-- one row a page, article, place and year, numbered where one of them holds several pairs
with
metrics as (
    select * from fct_metric
    where status = 'achieved' and coalesce(value, value_low) is not null
),

problem_words as (
    select term from dim_term
    where role = 'problem_item'
),

notified_words as (
    select term from dim_term
    where role = 'notified_action'
),

rectified_words as (
    select term from dim_term
    where role = 'rectified_action'
),

rate_words as (
    select
        role,
        term
    from dim_term
    where role in ('rectified_rate_item', 'shared_rate_item')
),

judged as (
    -- What a figure tells of problems: found, put right, or the share put right.
    select
        metrics.*,
        coalesce(value, value_low) as amount,
        case
            when unit = 'percent' and exists (
                select 1 from rate_words
                where rate_words.role = 'rectified_rate_item' and contains(coalesce(metrics.item, ''), rate_words.term)
            ) then 'rate'
            when unit = 'percent' and exists (
                select 1 from rate_words
                where contains(coalesce(metrics.item, ''), rate_words.term)
            ) then 'shared_rate'
            when quantity_kind != 'count' or not exists (
                select 1 from problem_words
                where contains(coalesce(metrics.item, ''), problem_words.term)
            ) then null
            when exists (
                select 1 from rectified_words
                where contains(coalesce(metrics.action, ''), rectified_words.term)
            ) then 'rectified'
            when exists (
                select 1 from notified_words
                where contains(coalesce(metrics.action, ''), notified_words.term)
            ) then 'notified'
        end as part
    from metrics
),

told as (
    -- Parts of a total are in it already; what falls to each of several (分别) is less than the whole, whoever they are.
    select judged.*
    from judged
    left join judged as total on judged.total_metric_id = total.metric_id
    where judged.part is not null and judged.part is distinct from total.part
    qualify
        judged.part not in ('notified', 'rectified')
        or not contains(judged.sentence, '分别')
        or count(*) over (partition by judged.page_id, judged.sentence, judged.part, judged.place_code) = 1
),

problems as (
    select
        * exclude (part),
        if(part = 'shared_rate', 'rate', part) as part,
        -- A new pair begins with each figure of problems found; what is put right after it belongs to it.
        count(*) filter (where part = 'notified') over (
            partition by page_id, article_id, place_code, year
            order by char_start
        ) as opened
    from told
    qualify part != 'shared_rate' or count(*) filter (where part in ('notified', 'rectified')) over (
        partition by page_id, article_id, place_code, year
    ) > 0
),

firsts as (
    -- Problems put right before any were found belong to the first that is found.
    select
        *,
        greatest(opened, 1) as pair_no
    from problems
),

pairs as (
    select
        page_id,
        article_id,
        place_code,
        year,
        arg_min(metric_id, char_start) as rectification_id,
        arg_min(period, (part != 'notified', char_start)) as period,
        arg_min(item, (part != 'notified', char_start)) filter (where part != 'rate') as subject,
        arg_min(sentence, (part != 'notified', char_start)) as sentence,
        arg_min(amount, char_start) filter (where part = 'notified') as notified,
        arg_min(amount, char_start) filter (where part = 'rectified') as rectified,
        arg_min(amount, char_start) filter (where part = 'rate') as rate,
        arg_min(metric_id, char_start) filter (where part = 'notified') as notified_metric_id,
        arg_min(metric_id, char_start) filter (where part = 'rectified') as rectified_metric_id,
        arg_min(metric_id, char_start) filter (where part = 'rate') as rate_metric_id
    from firsts
    group by page_id, article_id, place_code, year, pair_no
)

select
    pairs.* exclude (rate),
    metrics.place_name,
    coalesce(round(pairs.rectified * 100 / nullif(pairs.notified, 0), 6), pairs.rate) as closure_rate,
    case
        when pairs.rectified / nullif(pairs.notified, 0) is not null then 'computed'
        when pairs.rate is not null then 'stated'
        else 'none'
    end as rate_basis,
    metrics.page_title,
    metrics.publisher,
    metrics.url,
    metrics.source_uri,
    metrics.published_at
from pairs
inner join metrics on pairs.rectification_id = metrics.metric_id
