-- one row a mention of a mechanism, by page and place on it
select
    mentions.page_id,
    mentions.char_start,
    mentions.char_end,
    mentions.mechanism_code,
    dim_mechanism.name_zh,
    dim_mechanism.name_en
from stg_mechanism as mentions
left join dim_mechanism on mentions.mechanism_code = dim_mechanism.code
where mentions.page_id in (select wanted_page.page_id from wanted_page)
order by mentions.page_id, mentions.char_start, mentions.char_end, mentions.mechanism_code
