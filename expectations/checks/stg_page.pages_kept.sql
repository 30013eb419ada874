-- level: critical
-- finds: facts
-- needs: previous
-- meaning: No page of the last good release is gone.
-- advice: A page version is never deleted: load the lost batches again, or go back to the last good working database.
with lost as (
    select earlier.page_id, earlier.site, earlier.source_uri as page
    from previous.stg_page as earlier
    where not exists (select 1 from stg_page as now where now.page_id = earlier.page_id)
)

select * from lost
where (select count(*) from lost) > $lost_pages_max_share * (select count(*) from previous.stg_page)
order by lost.page_id
