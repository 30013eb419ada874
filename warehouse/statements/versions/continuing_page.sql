-- one row a page whose address says that it continues a changed one: it takes over date and title, as dim_page says
with
addresses as (
    select
        page_id,
        site,
        coalesce(url, original_url, source_uri) as address
    from stg_page
),

changed as (
    select
        addresses.site,
        addresses.address
    from addresses
    semi join stg_changed_page on addresses.page_id = stg_changed_page.page_id
),

numbered as (
    select
        page_id,
        site,
        regexp_replace(address, '([_-]\d{1,2}(\.[A-Za-z]{3,6})|[?&]p(age)?=\d{1,2})$', '\2') as first_address
    from addresses
    where regexp_matches(address, '([_-]\d{1,2}\.[A-Za-z]{3,6}|[?&]p(age)?=\d{1,2})$')
)

select
    numbered.page_id,
    numbered.site
from numbered
semi join changed on numbered.site = changed.site and numbered.first_address = changed.address
