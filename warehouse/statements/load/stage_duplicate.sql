-- one row an exact duplicate: a place where the bytes of a staged page were found again
insert into stg_rejected by name
select
    left(md5(concat_ws(chr(31), page_id, source_uri, 'load', 'exact_duplicate')), 24) as rejected_id,
    page_id,
    source_uri,
    'load' as stage,
    'exact_duplicate' as reason,
    'The same bytes are staged from another place.' as detail
from stg_source
where outcome = 'duplicate' and page_id in (select page_id from incoming_page)
order by source_uri
