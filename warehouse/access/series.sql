-- an indicator of a place over time; place by code or name, indicator by code or Chinese name
-- 一地一项指标的历年数值；地区用代码或名称，指标用代码或中文名
create or replace macro series(wanted_place, wanted_indicator) as table
    select point.*
    from mart_indicator_series as point
    where
        wanted_place in (point.place_code, point.place_name)
        and wanted_indicator in (point.indicator_code, point.indicator_name)
    order by point.period_end, point.period, point.period_kind, point.unit
