-- level: critical
-- finds: rows
-- needs: stg_page
-- shows: char_start, char_end
-- meaning: A line's text is the page's text between its offsets.
-- advice: Lines and page come from different versions of the text: load the batch of the page again.
select checked.*
from checked
inner join stg_page as page on page.page_id = checked.page_id
where substr(page.text, checked.char_start + 1, checked.char_end - checked.char_start) <> checked.text
