-- Pages of some 60 lines and 30 figures each, of which a site and a place have a share; {pages} of them.
insert into dim_theme values ('cityscape', '市容市貌', 'Cityscape'), ('volunteer', '志愿服务', 'Volunteering');

insert into dim_place by name
select (110000 + k)::varchar as code, '示例' || k || '区' as name, 'county' as level, '示例省示例' || k || '区' as full_name,
    '110000' as province_code, '示例省' as province_name, true as is_latest
from range({places}) as r(k);

insert into dim_indicator by name
select 'indicator_' || k as code, '示例指标' || k as name_zh, 'Made indicator ' || k as name_en,
    if(k % 2 = 0, 'cityscape', 'volunteer') as theme, '个' as unit, 'flow' as aggregation
from range({indicators}) as r(k);

insert into stg_page by name
select md5('page' || k)[1:24] as page_id, 'made/' || k || '.txt' as source_uri, 'site' || k % 200 || '.example' as site, 'text/plain' as media_type,
    'utf-8' as encoding, 'utf-8' as encoding_evidence, '' as text, 3000 as char_count,
    '示例' || k % {places} || '区城市管理工作情况通报第' || k || '期' as title, '示例网' || k % 200 as publisher,
    timestamp '2015-01-01' + interval (k % 4000) day as published_at, 'day' as published_precision, 1 as version_no, true as is_current
from range({pages}) as r(k);

insert into dim_page by name
select page_id, site, title, publisher, published_at, published_precision, source_uri, version_no, 0 as reprint_count, char_count,
    2000 as kept_chars, 30 as metric_count
from stg_page;

insert into stg_line by name
select page_id, n::integer as line_no, (n * 50)::integer as char_start, (n * 50 + 49)::integer as char_end,
    if(n < 15 or n > 45, '首页 要闻 县区 民生 视听 专题 示例栏目' || n, '　　全年整治背街小巷' || (k % 900 + n) || '条，清理示例小广告若干处，群众满意度明显提升，街巷面貌焕然一新。') as text,
    if(n < 15, 'nav', if(n > 45, 'related', 'body')) as role, n between 15 and 45 as is_kept, 'lexicon:menu' as rule_id
from (select page_id, row_number() over (order by source_uri) as k from stg_page), range(60) as r(n);

insert into fct_metric by name
select md5(page_id || n)[1:24] as metric_id, page_id, n::integer as line_no, (n * 50 + 10)::integer as char_start, (n * 50 + 14)::integer as char_end,
    (k % 900 + n) || '条' as text, '全年整治背街小巷' || (k % 900 + n) || '条。' as sentence, (k % 900 + n)::decimal(28, 6) as value, 'exact' as bound,
    '条' as unit_raw, '个' as unit, 'count' as quantity_kind, ['背街小巷', '示例小广告', '老旧小区', '注册志愿者', '窨井盖', '问题线索'][(k * n) % 6 + 1] || (k % 50) as item,
    '整治' as action, if(n % 3 > 0, 'indicator_' || (k * n) % {indicators}, null) as indicator_code, '示例' || k % {places} || '区' as place,
    (110000 + k % {places})::varchar as place_code, (2015 + k % 10)::varchar as period, make_date(2015 + k % 10, 12, 31) as period_end, 'in' as period_kind,
    'achieved' as status, if(((k * n) % {indicators}) % 2 = 0, 'cityscape', 'volunteer') as theme, '示例' || k % {places} || '区' as place_name,
    '示例指标' || (k * n) % {indicators} as indicator_name, (2015 + k % 10)::integer as year, 'stated' as year_basis, title as page_title, published_at, 'made' as rule_id
from (select page_id, title, published_at, row_number() over (order by source_uri) as k from stg_page), range(15, 45) as r(n);

insert into stg_metric by name
select page_id, metric_id, line_no, char_start, char_end, text, sentence, value, bound, unit_raw, unit, quantity_kind, item, action, indicator_code, place,
    place_code, period, period_end, period_kind, status, theme, rule_id
from fct_metric;

insert into stg_rejected by name
select md5(metric_id)[1:24] as rejected_id, page_id, 'extract' as stage, 'date' as reason, char_start + 20 as char_start, char_start + 24 as char_end, '一年来' as text
from stg_metric
where line_no % 3 = 0;

insert into fct_indicator_value by name
select min(metric_id) as metric_id, page_id, place_code, indicator_code, unit, period, period_kind, year, year_basis, max(period_end) as period_end, min(value) as value, 'exact' as bound
from fct_metric
where indicator_code is not null
group by all;

insert into mart_indicator_series by name
select place_code, any_value(place_name) as place_name, indicator_code, any_value(indicator_name) as indicator_name, min(theme) as theme, unit, period, period_kind,
    max(period_end) as period_end, year, year_basis, min(value) as value, 'exact' as bound, count(distinct page_id)::integer as source_count, min(value) as lowest,
    max(value) as highest, false as is_conflict, min(metric_id) as metric_id, min_by(page_id, metric_id) as page_id
from fct_metric
where indicator_code is not null
group by place_code, indicator_code, unit, period, period_kind, year, year_basis;

insert into mart_target by name
select metric_id as target_metric_id, place_code, place_name, indicator_code, item as subject, theme, unit, 'planned' as target_status, period as target_period,
    value as target_value, 'exact' as target_bound, metric_id as achieved_metric_id, value as achieved_value, 'exact' as achieved_bound, 100 as share_achieved,
    true as is_met, 'same_page' as match_basis, page_id, page_title
from fct_metric
where line_no = 20;
