-- every counted figure of a place, by code, name (also 兰州 or 甘肃省兰州市); the districts of a city or province with it
-- 一地的全部计入数据，按代码或名称（简称、全称皆可）；省市含下辖区县
create or replace macro metrics_of(wanted) as table
    select metric.*
    from fct_metric as metric
    where
        wanted = metric.place
        or metric.place_code in (
            select below.code
            from dim_place as below
            inner join dim_place as above
                on
                    below.code = above.code
                    or (above.level = 'province' and left(below.code, 2) = left(above.code, 2))
                    or (above.level = 'prefecture' and left(below.code, 4) = left(above.code, 4))
            where
                above.is_latest
                and (
                    wanted in (above.code, above.name, above.full_name)
                    or above.name in (
                        concat(wanted, '市'), concat(wanted, '区'), concat(wanted, '县'), concat(wanted, '旗'), concat(wanted, '盟')
                    )
                    or (above.level = 'province' and length(wanted) > 1 and starts_with(above.name, wanted))
                )
        )
    order by metric.published_at, metric.page_id, metric.char_start
