-- one row a site, largest first
select *
from mart_source_quality
order by pages desc, site asc
limit 1000
