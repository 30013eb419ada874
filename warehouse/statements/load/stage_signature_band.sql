-- one row an accepted page and band of its signature; the hash must be the same in every version of DuckDB, so it is an MD5
insert into stg_signature_band by name
with
fresh as (
    select page_id from stg_signature
),

banded as (
    select
        page_id,
        unnest(range(len(signature) // getvariable('reprint_band_rows'))) as band_no,
        signature
    from accepted_page
    where page_id in (select page_id from fresh)
)

select
    page_id,
    band_no::integer as band_no,
    md5_number_lower(
        signature[
            band_no * getvariable('reprint_band_rows') + 1:(band_no + 1) * getvariable('reprint_band_rows')
        ]::varchar
    ) as band_hash
from banded
order by page_id, band_no
