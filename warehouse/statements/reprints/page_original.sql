-- one row a page version with the page_id of the earliest page of its cluster, null for that page itself and for pages in no cluster
create or replace temp table page_original as
with
clustered as (
    select
        page.page_id,
        version.page_key,
        page_cluster.cluster,
        first_value(page.page_id) over earliest as original_id,
        first_value(version.page_key) over earliest as original_key
    from stg_page as page
    inner join stg_page_version as version on page.page_id = version.page_id
    inner join page_cluster on version.page_key = page_cluster.page_key
    window
        earliest as (
            partition by page_cluster.cluster
            order by
                page.published_at asc nulls last, page.crawled_at asc nulls last, page.source_uri asc, page.page_id asc
        )
)

select
    page.page_id,
    if(clustered.page_key = clustered.original_key, null, clustered.original_id) as reprint_of
from stg_page as page
left join clustered on page.page_id = clustered.page_id
