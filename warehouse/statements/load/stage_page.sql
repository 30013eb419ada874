-- version and reprint columns get their values when the models are built
insert into stg_page by name
select
    * exclude (signature, is_replacement),
    1 as version_no,
    true as is_current,
    null as reprint_of,
    getvariable('rules_hash') as rules_hash
from accepted_page
order by page_id
