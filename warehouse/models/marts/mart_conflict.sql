-- one row a chosen metric and a metric of another page that contradicts it
with
series as (
    select * from mart_indicator_series
    where is_conflict
),

reported as (
    select * from fct_indicator_value
    where year_basis = 'stated'
),

metrics as (
    select
        metric_id,
        text,
        sentence,
        url,
        published_at
    from fct_metric
),

pairs as (
    select
        series.metric_id,
        other.metric_id as other_metric_id,
        series.place_code,
        series.place_name,
        series.indicator_code,
        series.indicator_name,
        series.unit,
        series.period,
        this.least_value as lowest,
        this.most_value as highest,
        other.least_value as other_lowest,
        other.most_value as other_highest,
        this.page_id,
        other.page_id as other_page_id,
        coalesce(this.value, this.value_high) as amount,
        coalesce(other.value, other.value_high) as other_amount
    from series
    inner join reported as this on series.metric_id = this.metric_id
    inner join reported as other
        on
            series.place_code = other.place_code
            and series.indicator_code = other.indicator_code
            and series.unit = other.unit
            and series.period = other.period
            and series.period_kind = other.period_kind
            and this.page_id != other.page_id
    where
        (this.most_value <= other.least_value or other.most_value <= this.least_value)
        and this.value is distinct from other.value
)

select
    pairs.* exclude (amount, other_amount),
    this.text,
    other.text as other_text,
    abs(pairs.amount - pairs.other_amount) * 100
    / nullif(greatest(abs(pairs.amount), abs(pairs.other_amount)), 0) as gap_percent,
    this.sentence,
    other.sentence as other_sentence,
    this.url,
    other.url as other_url,
    this.published_at,
    other.published_at as other_published_at
from pairs
inner join metrics as this on pairs.metric_id = this.metric_id
inner join metrics as other on pairs.other_metric_id = other.metric_id
