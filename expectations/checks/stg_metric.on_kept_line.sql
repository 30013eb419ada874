-- level: critical
-- finds: rows
-- needs: stg_line
-- shows: line_no, char_start
-- meaning: A figure starts on a kept line of its page, the one that it names.
-- advice: Figures of menus and related news are no figures of the page: look at the role of the line and at the figure's line number.
select checked.*
from checked
left join stg_line as line on line.page_id = checked.page_id and line.line_no = checked.line_no
where not coalesce(line.is_kept and checked.char_start >= line.char_start and checked.char_start < line.char_end, false)
