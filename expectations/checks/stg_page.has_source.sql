-- level: critical
-- finds: rows
-- needs: stg_source
-- meaning: Every page is recorded as staged from something that landed.
-- advice: Load the batch of the page again, so that files seen = staged + duplicates + rejected.
select checked.*
from checked
where not exists (select 1 from stg_source where stg_source.page_id = checked.page_id and stg_source.outcome = 'staged')
