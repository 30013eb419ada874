-- one row a pair of pages, versions taken together, that are similar or of which one names the other as its original
with
similar_keys as (
    select
        this.page_key,
        other.page_key as other_page_key
    from stg_page_similarity as similarity
    inner join stg_page_version as this on similarity.page_id = this.page_id
    inner join stg_page_version as other on similarity.other_page_id = other.page_id
)

select distinct
    page_key,
    other_page_key
from similar_keys
where page_key != other_page_key
order by page_key, other_page_key
