-- level: warning
-- finds: rows
-- needs: previous
-- shows: pages, kept_share
-- meaning: Of the text of a site about the same share is kept as in the last good release.
-- advice: The site was rebuilt, or a rule of the cleaner changed: read one of its pages with chengji explain.
select checked.*
from checked
inner join previous.mart_source_quality as earlier on earlier.site = checked.site
where
    least(checked.pages, earlier.pages) >= $kept_share_stable_pages
    and abs(checked.kept_share - earlier.kept_share) > $kept_share_max_shift
