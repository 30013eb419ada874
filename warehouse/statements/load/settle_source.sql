-- a page is staged from the first of its places; the other places are exact duplicates
update stg_source
set outcome = if(stg_source.source_uri = page.source_uri, 'staged', 'duplicate')
from stg_page as page
where
    stg_source.page_id = page.page_id
    and page.page_id in (select page_id from incoming_page)
    and stg_source.outcome != if(stg_source.source_uri = page.source_uri, 'staged', 'duplicate')
