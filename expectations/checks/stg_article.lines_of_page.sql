-- level: critical
-- finds: rows
-- needs: stg_line
-- shows: line_first, line_last
-- meaning: An article runs from one line of its page to the same or a later one.
-- advice: Look at how the page was cut into articles.
select checked.*
from checked
left join stg_line as first_line on first_line.page_id = checked.page_id and first_line.line_no = checked.line_first
left join stg_line as last_line on last_line.page_id = checked.page_id and last_line.line_no = checked.line_last
where checked.line_first > checked.line_last or first_line.line_no is null or last_line.line_no is null
