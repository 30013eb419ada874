-- level: warning
-- finds: rows
-- needs: stg_page
-- shows: stage, reason, char_start, char_end
-- meaning: What was seen and not taken stands in its page where it says.
-- advice: Look at the stage that wrote the row.
select checked.*
from checked
inner join stg_page as page on page.page_id = checked.page_id
where
    checked.char_end is not null
    and substr(page.text, checked.char_start + 1, checked.char_end - checked.char_start) <> checked.text
