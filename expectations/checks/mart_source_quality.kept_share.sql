-- level: warning
-- finds: rows
-- shows: pages, kept_share
-- meaning: Of the text of a site with some pages, a plausible share is kept as article.
-- advice: Look at a page of the site with chengji explain; a site's quirks go into seeds/sites/.
select * from checked where pages >= $kept_share_min_pages and (kept_share < $kept_share_lowest or kept_share > $kept_share_highest)
