-- one row a page version that the batch brings anew: unknown so far, read by other rules, or from an earlier place than the staged one
create or replace temp table accepted_page as
with
first_of_batch as (
    select *
    from incoming_page
    qualify row_number() over (partition by page_id order by crawled_at asc nulls last, source_uri asc) = 1
)

select
    incoming.* exclude (signature),
    incoming.signature,
    coalesce(staged.first_run_id, getvariable('run_id')) as first_run_id,
    staged.page_id is not null as is_replacement
from first_of_batch as incoming
left join stg_page as staged on incoming.page_id = staged.page_id
where
    staged.page_id is null
    or staged.rules_hash != getvariable('rules_hash')
    or (coalesce(incoming.crawled_at, timestamp 'infinity'), incoming.source_uri)
    < (coalesce(staged.crawled_at, timestamp 'infinity'), staged.source_uri)
