-- every counted figure of a place, by code or name; the districts of a city or province with it
-- 一地的全部计入数据，按代码或名称；省市含下辖区县
create or replace macro metrics_of(wanted) as table
    select metric.*
    from fct_metric as metric
    where
        wanted in (metric.place_code, metric.place_name, metric.place)
        or metric.place_code in (
            select below.code
            from dim_place as below
            inner join dim_place as above
                on
                    (above.level = 'province' and left(below.code, 2) = left(above.code, 2))
                    or (above.level = 'prefecture' and left(below.code, 4) = left(above.code, 4))
            where wanted in (above.code, above.name) and above.is_latest
        )
    order by metric.published_at, metric.page_id, metric.char_start
