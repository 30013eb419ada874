-- one row a band value that a page touched since the last build has
create or replace temp table touched_band as
select distinct
    band.band_no,
    band.band_hash
from stg_signature_band as band
inner join stg_changed_page as changed on band.page_id = changed.page_id
