-- level: critical
-- finds: rows
-- needs: stg_page
-- shows: char_start, char_end
-- meaning: A mechanism's text is the page's text between its offsets.
-- advice: The rule that found it counts characters otherwise than the page does; it is set aside until that is corrected.
select checked.*
from checked
inner join stg_page as page on page.page_id = checked.page_id
where substr(page.text, checked.char_start + 1, checked.char_end - checked.char_start) <> checked.text
