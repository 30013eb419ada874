-- one row a pair of pages that meet in a touched band, are similar in text and, as far as they hold figures, in their figures
insert into stg_page_similarity by name
with
members as (
    select
        band.page_id,
        -- Each page is compared with the first of its band and with its neighbour: that links a cluster at a cost linear in its size.
        first_value(band.page_id) over same_band as first_page_id,
        lag(band.page_id) over same_band as previous_page_id
    from stg_signature_band as band
    inner join touched_band as touched on band.band_no = touched.band_no and band.band_hash = touched.band_hash
    window same_band as (partition by band.band_no, band.band_hash order by band.page_id)
),

met as (
    select
        page_id,
        first_page_id as other_page_id
    from members
    where page_id != first_page_id
    union
    select
        page_id,
        previous_page_id as other_page_id
    from members
    where previous_page_id is not null
),

candidates as (
    select met.*
    from met
    where
        met.page_id in (select page_id from stg_changed_page)
        or met.other_page_id in (select page_id from stg_changed_page)
),

estimated as (
    select
        candidates.page_id,
        candidates.other_page_id,
        least(this.kept_chars, other.kept_chars) as shorter,
        this.kept_chars + other.kept_chars as both_chars,
        len(
            list_filter(
                range(len(this.signature)), lambda place: this.signature[place + 1] = other.signature[place + 1]
            )
        ) / len(this.signature) as jaccard
    from candidates
    inner join stg_signature as this on candidates.page_id = this.page_id
    inner join stg_signature as other on candidates.other_page_id = other.page_id
),

scored as (
    -- With |A| and |B| known, J = |A and B| / |A or B| gives |A and B| = J (|A| + |B|) / (1 + J).
    select
        page_id,
        other_page_id,
        jaccard,
        least(1, jaccard * both_chars / ((1 + jaccard) * shorter)) as containment
    from estimated
),

alike as (
    select * from scored
    where
        jaccard >= getvariable('reprint_min_jaccard')
        or containment >= getvariable('reprint_min_containment')
),

concerned as (
    select page_id from alike
    union
    select other_page_id as page_id from alike
),

figures as (
    select distinct
        page_id,
        value,
        value_low,
        value_high,
        unit
    from stg_metric
    where page_id in (select page_id from concerned)
),

figure_counts as (
    select
        page_id,
        count(*) as figures
    from figures
    group by page_id
),

shared_figures as (
    select
        alike.page_id,
        alike.other_page_id,
        count(*) as shared
    from alike
    inner join figures as this on alike.page_id = this.page_id
    inner join figures as other
        on
            alike.other_page_id = other.page_id
            and this.unit = other.unit
            and this.value is not distinct from other.value
            and this.value_low is not distinct from other.value_low
            and this.value_high is not distinct from other.value_high
    group by alike.page_id, alike.other_page_id
),

compared as (
    select
        alike.page_id,
        alike.other_page_id,
        alike.jaccard,
        alike.containment,
        least(coalesce(this.figures, 0), coalesce(other.figures, 0)) as fewer_figures,
        if(fewer_figures = 0, null, coalesce(shared_figures.shared, 0) / fewer_figures) as figure_share
    from alike
    left join figure_counts as this on alike.page_id = this.page_id
    left join figure_counts as other on alike.other_page_id = other.page_id
    left join shared_figures
        on alike.page_id = shared_figures.page_id and alike.other_page_id = shared_figures.other_page_id
)

select
    page_id,
    other_page_id,
    jaccard,
    containment,
    figure_share
from compared
where
    fewer_figures < getvariable('reprint_min_figures')
    or figure_share >= getvariable('reprint_min_figure_share')
order by page_id, other_page_id
