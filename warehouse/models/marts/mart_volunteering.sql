-- one row a page, place and period
with
metrics as (
    select
        *,
        coalesce(value, value_low) as amount,
        coalesce(item, '') as counted,
        -- The words between the last pause and the figure.
        regexp_extract(left(sentence, greatest(strpos(sentence, text) - 1, 0)), '[^，,；;。：:、]*$') as clause
    from fct_metric
    where
        status in ('achieved', 'reference')
        and coalesce(value, value_low) is not null
        and (
            theme = 'volunteer'
            or contains(coalesce(item, ''), '志愿')
            or (unit = 'percent' and contains(sentence, '志愿'))
            -- Other people have teams and stations, too.
            or (
                contains(sentence, '志愿')
                and indicator_code in (
                    select term from dim_term
                    where ends_with(role, '_indicator')
                )
            )
        )
),

words as (
    select
        role,
        term
    from dim_term
),

indicator_parts as (
    select
        term as indicator_code,
        replace(role, '_indicator', '') as part
    from words
    where ends_with(role, '_indicator')
),

items as (
    -- Which kinds of words the name of a counted thing holds; a team is told by its last word, too. Who is counted together with
    -- others (党员和志愿者310人) is not counted.
    select
        phrases.counted,
        regexp_matches(phrases.counted, '[、和及与]')
        and not regexp_matches(phrases.counted, '志愿[^、和及与]*[、和及与][^、和及与]*志愿') as is_mixed,
        list(distinct words.role) filter (where words.role is not null) as kinds,
        coalesce(bool_or(words.role = 'volunteer_team_item' and ends_with(phrases.counted, words.term)), false) as ends_as_team
    from (select distinct counted from metrics) as phrases
    left join words on contains(phrases.counted, words.term)
    group by phrases.counted
),

averages as (
    select distinct phrases.clause
    from (select distinct clause from metrics) as phrases
    inner join words on words.role = 'per_head' and contains(phrases.clause, words.term)
),

told as (
    -- The catalogue knows best what a figure counts; where it has no indicator, unit and words decide.
    select
        metrics.*,
        case
            when list_contains(kinds, 'not_volunteering_item') then null
            -- What one volunteer did on average is not what all did.
            when unit != 'percent' and averages.clause is not null then null
            when indicator_parts.part is not null then indicator_parts.part
            when unit = 'percent' and list_contains(kinds, 'opinion_item') then null
            when unit = 'percent' and list_contains(kinds, 'resident_share_item') then 'resident_share'
            when unit = 'hour' then 'hours'
            when unit in ('人次', '次', '人天') and not contains(metrics.counted, '活动') then 'person_times'
            when
                unit in ('人', '名', '位', '个') and list_contains(kinds, 'volunteer_item') and not items.ends_as_team
                then if(items.is_mixed, null, 'volunteers')
            when unit in ('个', '处', '家', '座', '所') and list_contains(kinds, 'volunteer_station_item') then 'stations'
            when unit in ('支', '个', '家', '处', '所', '队') and list_contains(kinds, 'volunteer_team_item') then 'teams'
            when
                unit in ('场', '场次', '次', '项', '个', '期', '批') and list_contains(kinds, 'volunteer_activity_item')
                then 'activities'
        end as part
    from metrics
    inner join items on metrics.counted = items.counted
    left join averages on metrics.clause = averages.clause
    left join indicator_parts on metrics.indicator_code = indicator_parts.indicator_code
)

select
    page_id,
    coalesce(place_code, 'unknown') as place_key,
    coalesce(period, 'unstated') as period_key,
    place_code,
    any_value(place_name) as place_name,
    period,
    min(year) as year,
    max(amount) filter (where part = 'volunteers') as volunteers,
    max(amount) filter (where part = 'teams') as teams,
    max(amount) filter (where part = 'stations') as stations,
    max(amount) filter (where part = 'person_times') as person_times,
    max(amount) filter (where part = 'hours') as hours,
    max(amount) filter (where part = 'activities') as activities,
    max(amount) filter (where part = 'resident_share') as resident_share,
    count(*) as figure_count,
    string_agg(concat_ws(' ', text, item), '；' order by char_start) as evidence,
    any_value(page_title) as page_title,
    any_value(publisher) as publisher,
    any_value(url) as url,
    any_value(source_uri) as source_uri,
    any_value(published_at) as published_at
from told
where part is not null
group by page_id, place_code, period
