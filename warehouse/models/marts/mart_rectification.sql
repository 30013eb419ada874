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

problem_counts as (
    select *
    from metrics
    where
        quantity_kind = 'count'
        and exists (
            select 1 from problem_words
            where contains(coalesce(metrics.item, ''), problem_words.term)
        )
),

sum_words as (
    select term from dim_term
    where role = 'total_row'
),

judged_counts as (
    -- What is found and put right in one breath (发现并解决问题402个) is put right.
    select
        *,
        case
            when exists (
                select 1 from rectified_words
                where
                    contains(coalesce(problem_counts.action, ''), rectified_words.term)
                    or (starts_with(problem_counts.item, rectified_words.term) and contains(sentence, concat('并', item)))
            ) then 'rectified'
            when exists (
                select 1 from notified_words
                where contains(coalesce(problem_counts.action, ''), notified_words.term)
            ) then 'notified'
        end as part
    from problem_counts
),

judged_rates as (
    select
        *,
        case
            when exists (
                select 1 from rate_words
                where rate_words.role = 'rectified_rate_item' and contains(coalesce(metrics.item, ''), rate_words.term)
            ) then 'rate'
            when exists (
                select 1 from rate_words
                where contains(coalesce(metrics.item, ''), rate_words.term)
            ) then 'shared_rate'
        end as part
    from metrics
    where unit = 'percent'
),

settled as (
    select distinct total_metric_id
    from judged_counts
    where part = 'rectified'
),

judged as (
    -- The total of which some were put right is what was found, by whatever verb.
    select judged_counts.* replace (coalesce(judged_counts.part, if(settled.total_metric_id is null, null, 'notified')) as part)
    from judged_counts
    left join settled on judged_counts.metric_id = settled.total_metric_id
    union all
    select * from judged_rates
),

summed as (
    -- What the figures before it in the sentence come to (第一轮1087个，第二轮463个，合计1702个) is told once, by the sum.
    select
        page_id,
        line_no,
        sentence,
        part,
        max(char_start) as sum_start
    from judged
    where
        part in ('notified', 'rectified')
        and exists (
            select 1 from sum_words
            where ends_with(left(judged.sentence, strpos(judged.sentence, judged.text) - 1), sum_words.term)
        )
    group by page_id, line_no, sentence, part
),

told as (
    -- Parts of a total are in it already; what falls to each of several (分别) is less than the whole, whoever they are.
    select
        judged.* replace (if(judged.part = 'shared_rate', 'rate', judged.part) as part),
        judged.part = 'shared_rate' as is_shared_rate,
        coalesce(judged.value, judged.value_low) as amount
    from judged
    left join judged as total on judged.total_metric_id = total.metric_id
    left join summed
        on
            judged.page_id = summed.page_id
            and judged.line_no = summed.line_no
            and judged.sentence = summed.sentence
            and judged.part = summed.part
    where judged.part is not null and judged.part is distinct from total.part and judged.char_start >= coalesce(summed.sum_start, 0)
    qualify
        judged.part not in ('notified', 'rectified')
        or not contains(judged.sentence, '分别')
        or count(*) over (partition by judged.page_id, judged.sentence, judged.part, judged.place_code) = 1
),

opened as (
    -- A new pair begins with each figure of problems found; what is told of them follows within a few lines.
    select
        *,
        last_value(if(part = 'notified', metric_id, null) ignore nulls) over told_so_far as last_notified_id,
        last_value(if(part = 'notified', line_no, null) ignore nulls) over told_so_far as last_notified_line,
        first_value(if(part = 'notified', metric_id, null) ignore nulls) over same_sentence as sentence_notified_id
    from told
    window
        told_so_far as (
            partition by page_id, article_id, place_code, year
            order by char_start
            rows between unbounded preceding and current row
        ),
        same_sentence as (
            partition by page_id, article_id, place_code, year, line_no, sentence
            order by char_start
            rows between unbounded preceding and unbounded following
        )
),

attached as (
    -- What was put right before any problem was named belongs to those of its own sentence.
    select
        *,
        case
            when line_no - last_notified_line <= getvariable('rectification_max_lines') then last_notified_id
            else sentence_notified_id
        end as notified_metric_id
    from opened
),

figures as (
    -- Problems put right without those that were found stand for themselves, and so does a rate that only problems have.
    select
        *,
        coalesce(
            notified_metric_id, last_value(if(part = 'rectified', metric_id, null) ignore nulls) over since_rectified, metric_id
        ) as pair_key
    from attached
    where notified_metric_id is not null or part = 'rectified' or not is_shared_rate
    window
        since_rectified as (
            partition by page_id, article_id, place_code, year, line_no, sentence
            order by char_start
            rows between unbounded preceding and current row
        )
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
    from figures
    group by page_id, article_id, place_code, year, pair_key
),

based as (
    -- More put right than were found, or a rate above the whole, shows figures that do not belong together: no rate comes of them.
    select
        *,
        case
            when rectified > notified or rate > 100 then 'contradictory'
            when rectified / nullif(notified, 0) is not null then 'computed'
            when rate is not null then 'stated'
            else 'none'
        end as rate_basis
    from pairs
)

select
    pairs.* exclude (rate),
    metrics.place_name,
    case rate_basis
        when 'computed' then round(pairs.rectified * 100 / pairs.notified, 6)
        when 'stated' then pairs.rate
    end as closure_rate,
    metrics.page_title,
    metrics.publisher,
    metrics.url,
    metrics.source_uri,
    metrics.published_at
from based as pairs
inner join metrics on pairs.rectification_id = metrics.metric_id
