-- level: critical
-- finds: facts
-- needs: stg_page
-- meaning: Of the characters of all pages, a plausible share is kept as article.
-- advice: Read some pages with chengji explain: the cleaner keeps nothing, or keeps menus, related news and footers.
with shares as (
    select
        count(distinct page_id) as pages,
        round(100 * sum(char_end - char_start) filter (where is_kept) / sum(char_end - char_start), 1) as kept_share
    from checked
)

select * from shares
where pages >= $yield_min_pages and (coalesce(kept_share, 0) < $kept_share_floor or kept_share > $kept_share_ceiling)
