-- level: critical
-- finds: rows
-- shows: char_start, char_end
-- meaning: No stretch of a page gives the same figure twice.
-- advice: Two rules read the same words, or a batch was loaded twice; the later one is set aside.
select * from checked
qualify row_number() over (partition by page_id, char_start, char_end, unit order by metric_id) > 1
