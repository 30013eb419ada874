-- one row a place, year and indicator of the scorecard, by place, theme and indicator
with
scores as (
    unpivot mart_scorecard
    on columns(
        * exclude (
            place_code, year, place_name, level, province_name, page_count, figure_count, conflict_count, other_figure_count, other_figures
        )
    )
    into name indicator_code value score
),

evidence as (
    -- The metric whose value the scorecard shows.
    select
        series.place_code,
        series.year,
        series.indicator_code,
        coalesce(series.value, series.value_low) as score,
        min(series.metric_id) as metric_id,
        min_by(series.page_id, series.metric_id) as page_id,
        min_by(series.bound, series.metric_id) as bound,
        max(series.source_count) as source_count,
        bool_or(series.is_conflict) as is_conflict,
        min(series.lowest) as lowest,
        max(series.highest) as highest
    from mart_indicator_series as series
    inner join dim_indicator on series.indicator_code = dim_indicator.code and series.unit = dim_indicator.unit
    group by series.place_code, series.year, series.indicator_code, coalesce(series.value, series.value_low)
),

pages as (
    select
        place_code,
        indicator_code,
        count(distinct page_id) as page_count
    from fct_indicator_value
    group by place_code, indicator_code
)

select
    scores.place_code,
    scores.year,
    scores.indicator_code,
    dim_indicator.name_zh,
    dim_indicator.name_en,
    dim_indicator.theme,
    dim_indicator.unit,
    scores.score as value,
    evidence.metric_id,
    evidence.page_id,
    evidence.bound,
    evidence.source_count,
    evidence.is_conflict,
    evidence.lowest,
    evidence.highest,
    pages.page_count,
    null as value_low,
    null as value_high
from scores
inner join dim_indicator on scores.indicator_code = dim_indicator.code
left join evidence
    on
        scores.place_code = evidence.place_code
        and scores.year = evidence.year
        and scores.indicator_code = evidence.indicator_code
        and scores.score = evidence.score
left join pages on scores.place_code = pages.place_code and scores.indicator_code = pages.indicator_code
order by scores.place_code, dim_indicator.theme, scores.indicator_code, scores.year
