-- where a figure comes from: its sentence and line, and the page with its address, whether or not it counts in the facts
-- 一个数据的出处：句子、行与网页地址，无论是否计入事实表
create or replace macro evidence(wanted_metric) as table
    select
        metric.metric_id,
        metric.text,
        metric.sentence,
        line.line_no,
        line.text as line,
        line.role,
        line.rule_id as line_rule,
        metric.rule_id,
        metric.char_start,
        metric.char_end,
        substr(page.text, metric.char_start + 1, metric.char_end - metric.char_start) as page_characters,
        page.title as page_title,
        page.publisher,
        page.published_at,
        coalesce(page.url, page.original_url) as url,
        page.source_uri,
        page.is_current,
        page.reprint_of
    from stg_metric as metric
    inner join stg_page as page on metric.page_id = page.page_id
    left join stg_line as line on metric.page_id = line.page_id and metric.line_no = line.line_no
    where metric.metric_id = wanted_metric
