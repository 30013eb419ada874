-- an indicator of a place over time; place by code or name (also 兰州 or 甘肃省兰州市), indicator by code or Chinese name
-- 一地一项指标的历年数值；地区用代码或名称（简称、全称皆可），指标用代码或中文名
create or replace macro series(wanted_place, wanted_indicator) as table
    select point.*
    from mart_indicator_series as point
    where
        wanted_indicator in (point.indicator_code, point.indicator_name)
        and point.place_code in (
            select code
            from dim_place
            where
                is_latest
                and (
                    wanted_place in (code, name, full_name)
                    or name in (
                        concat(wanted_place, '市'),
                        concat(wanted_place, '区'),
                        concat(wanted_place, '县'),
                        concat(wanted_place, '旗'),
                        concat(wanted_place, '盟')
                    )
                    or (level = 'province' and length(wanted_place) > 1 and starts_with(name, wanted_place))
                )
        )
    order by point.place_code, point.period_end, point.period, point.period_kind, point.unit
