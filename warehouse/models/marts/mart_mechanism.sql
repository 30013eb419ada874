-- one row a place and mechanism
with
pages as (
    select
        page_id,
        title,
        publisher,
        coalesce(url, original_url) as url,
        source_uri,
        published_at
    from stg_page
    where is_current and reprint_of is null
),

quarantined_mechanisms as (
    select row_key from stg_quarantine
    where table_name = 'stg_mechanism'
),

quarantined_pages as (
    select row_key from stg_quarantine
    where table_name = 'stg_page'
),

mentions as (
    select mechanism.*
    from stg_mechanism as mechanism
    anti join quarantined_mechanisms as quarantined
        on concat_ws('|', mechanism.page_id, mechanism.char_start, mechanism.mechanism_code) = quarantined.row_key
    anti join quarantined_pages on mechanism.page_id = quarantined_pages.row_key
),

lines as (
    select
        page_id,
        char_start,
        char_end,
        text
    from stg_line
    where is_kept
),

mechanisms as (
    select
        code,
        name_zh
    from dim_mechanism
),

places as (
    select
        code,
        name
    from dim_place
    where is_latest
),

dated as (
    select
        mentions.*,
        coalesce(mentions.place_code, 'unknown') as place_key,
        pages.title as page_title,
        pages.publisher,
        pages.url,
        pages.source_uri,
        pages.published_at,
        row_number() over reports as report_no,
        count(*) over same_thing as mention_count,
        first_value(mentions.figure ignore nulls)
            over (reports rows between unbounded preceding and unbounded following)
            as first_figure,
        min(pages.published_at) over same_thing as first_reported,
        max(pages.published_at) over same_thing as last_reported
    from mentions
    inner join pages on mentions.page_id = pages.page_id
    window
        same_thing as (partition by coalesce(mentions.place_code, 'unknown'), mentions.mechanism_code),
        reports as (
            partition by coalesce(mentions.place_code, 'unknown'), mentions.mechanism_code
            order by pages.published_at asc nulls last, mentions.page_id asc, mentions.char_start asc
        )
),

page_counts as (
    select
        place_key,
        mechanism_code,
        count(distinct page_id) as page_count
    from dated
    group by place_key, mechanism_code
),

evidence as (
    select * from dated
    where report_no = 1
)

select
    evidence.place_key,
    evidence.mechanism_code,
    evidence.place_code,
    places.name as place_name,
    mechanisms.name_zh as mechanism_name,
    evidence.first_reported::date as first_reported_on,
    evidence.last_reported::date as last_reported_on,
    page_counts.page_count,
    evidence.mention_count,
    evidence.first_figure as figure,
    evidence.page_id,
    evidence.text,
    evidence.char_start,
    evidence.char_end,
    lines.text as line,
    evidence.page_title,
    evidence.publisher,
    evidence.url,
    evidence.source_uri,
    evidence.published_at
from evidence
inner join page_counts
    on evidence.place_key = page_counts.place_key and evidence.mechanism_code = page_counts.mechanism_code
inner join mechanisms on evidence.mechanism_code = mechanisms.code
left join places on evidence.place_code = places.code
left join lines
    on
        evidence.page_id = lines.page_id
        and evidence.char_start >= lines.char_start
        and evidence.char_start < lines.char_end
