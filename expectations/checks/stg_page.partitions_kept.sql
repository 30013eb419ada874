-- level: critical
-- finds: facts
-- needs: previous
-- meaning: Every site and every month of publication has about the pages that it had in the last good release.
-- advice: A part of the pages is gone: load the batches of that site or month again.
with earlier as (
    select 'site' as partition_by, site as partition_name, count(*) as pages from previous.stg_page group by all
    union all
    select 'month', strftime(published_at, '%Y-%m'), count(*) from previous.stg_page group by all
),

now as (
    select 'site' as partition_by, site as partition_name, count(*) as pages from stg_page group by all
    union all
    select 'month', strftime(published_at, '%Y-%m'), count(*) from stg_page group by all
)

select
    earlier.partition_by,
    earlier.partition_name,
    earlier.pages as pages_before,
    coalesce(now.pages, 0) as pages_now
from earlier
left join now on now.partition_by = earlier.partition_by and now.partition_name is not distinct from earlier.partition_name
where earlier.pages >= $partition_min_pages and coalesce(now.pages, 0) < earlier.pages * $partition_min_ratio
order by pages_before desc, partition_by, partition_name
