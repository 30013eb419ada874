-- one row a page version, by page
select
    stg_page.page_id,
    stg_page.source_uri,
    stg_page.url,
    stg_page.site,
    stg_page.media_type,
    stg_page.encoding,
    stg_page.encoding_evidence,
    stg_page.char_count,
    stg_page.title,
    stg_page.publisher,
    stg_page.source,
    stg_page.author,
    stg_page.editor,
    stg_page.reporters,
    stg_page.published_at,
    stg_page.published_precision,
    stg_page.breadcrumb,
    stg_page.original_url,
    stg_page.crawled_at,
    stg_page.version_no,
    stg_page.is_current,
    stg_page.reprint_of
from stg_page
where stg_page.page_id in (select wanted_page.page_id from wanted_page)
order by stg_page.page_id
