-- level: warning
-- finds: rows
-- needs: stg_page
-- shows: title
-- meaning: An article's title is in the text of its page.
-- advice: Look at where the title came from: it is never made up or cut.
select checked.*
from checked
inner join stg_page as page on page.page_id = checked.page_id
where not contains(page.text, checked.title)
