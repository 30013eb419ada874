-- one row a place and mechanism, by place
select
    mart_mechanism.place_code,
    mart_mechanism.mechanism_code,
    dim_mechanism.name_zh,
    dim_mechanism.name_en,
    mart_mechanism.first_reported_on,
    mart_mechanism.last_reported_on,
    mart_mechanism.page_count,
    mart_mechanism.mention_count,
    mart_mechanism.figure,
    mart_mechanism.page_id,
    mart_mechanism.char_start,
    mart_mechanism.line
from mart_mechanism
inner join dim_mechanism on mart_mechanism.mechanism_code = dim_mechanism.code
where mart_mechanism.place_code is not null
order by mart_mechanism.place_code asc, mart_mechanism.page_count desc, mart_mechanism.mechanism_code asc
