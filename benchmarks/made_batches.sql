-- batches of made pages: about 10 KB of text on 60 lines, 15 figures, one page in ten a reprint of its predecessor
create or replace temp table made_line as
with
pages as (
    select range as page_no from range(getvariable('first_page'), getvariable('last_page'))
),

lines as (
    select
        page_no,
        line_no::integer as line_no,
        hash(page_no, line_no) as dice,
        line_no between 8 and 45 as is_kept,
        -- A reprint tells its predecessor's story.
        if(page_no % 10 = 9, page_no - 1, page_no) as story_no
    from pages cross join range(1, 61) as numbers(line_no)
),

worded as (
    select
        *,
        case
            when not is_kept then concat('站点', page_no % 500, '栏目', line_no % 7, '首页 新闻 政务 服务 互动')
            else concat(
                '全区开展城市精细化管理第', hash(story_no, line_no, 1) % 100000, '阶段行动，网格员', hash(story_no, line_no, 2) % 1000,
                '组逐街逐巷排查并督促责任单位落实整改措施，累计整治各类点位', hash(story_no, line_no, 3) % 90000 + 10000,
                '处，群众反映的难点堵点逐步得到解决，城市面貌焕然一新。'
            )
        end as text
    from lines
)

select
    page_no,
    story_no,
    line_no,
    is_kept,
    dice,
    text,
    (sum(length(text) + 1) over (partition by page_no order by line_no) - length(text) - 1)::integer as char_start,
    (sum(length(text) + 1) over (partition by page_no order by line_no) - 1)::integer as char_end
from worded
