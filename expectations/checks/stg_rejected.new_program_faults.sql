-- level: critical
-- finds: facts
-- needs: stg_page, previous
-- meaning: Of what landed since the last good release, at most a small share was refused for a fault of the program.
-- advice: Mend what the details name (chengji explain FILE shows it), then run chengji reprocess --changed-rules.
with faults as (
    select source_uri, detail
    from checked
    where
        list_contains($fault_reasons, reason)
        and not exists (select 1 from previous.stg_rejected as earlier where earlier.rejected_id = checked.rejected_id)
),

counts as (
    select
        (select count(*) from faults) as faulty,
        (
            select count(*) from stg_page as now
            where not exists (select 1 from previous.stg_page as earlier where earlier.page_id = now.page_id)
        ) as staged
)

select faults.detail, count(*) as pages, min(faults.source_uri) as page, min(counts.staged) as pages_staged
from faults
cross join counts
where counts.faulty > greatest($fault_always_allowed, $fault_max_share * (counts.faulty + counts.staged))
group by faults.detail
order by pages desc, faults.detail
