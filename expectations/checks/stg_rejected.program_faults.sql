-- level: critical
-- finds: facts
-- needs: stg_page
-- meaning: At most a small share of what landed was refused for a fault of the program.
-- advice: Mend what the details name (chengji explain FILE shows it), then run chengji reprocess --changed-rules.
with faults as (
    select source_uri, detail
    from checked
    where list_contains($fault_reasons, reason)
),

counts as (
    select
        (select count(*) from faults) as faulty,
        (select count(*) from stg_page) as staged
)

select faults.detail, count(*) as pages, min(faults.source_uri) as page, min(counts.staged) as pages_staged
from faults
cross join counts
where counts.faulty > greatest($fault_always_allowed, $fault_max_share * (counts.faulty + counts.staged))
group by faults.detail
order by pages desc, faults.detail
