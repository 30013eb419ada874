-- level: critical
-- finds: facts
-- needs: stg_page
-- meaning: dim_page has one row for each current page.
-- advice: Look at how versions are ordered.
select
    coalesce(page.page_id, checked.page_id) as page_id,
    if(checked.page_id is null, 'missing', 'unexpected') as found
from (select page_id from stg_page where is_current) as page
full join checked on checked.page_id = page.page_id
where page.page_id is null or checked.page_id is null
order by page_id
