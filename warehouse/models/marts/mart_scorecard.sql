-- one row a place and year: generated from the catalogue of indicators by warehouse/scorecard.py
with
achieved as (
    select * from fct_metric
    where status = 'achieved' and place_code is not null and year is not null
),

series as (
    select * from mart_indicator_series
),

indicators as (
    select
        code,
        unit,
        aggregation
    from dim_indicator
),

places as (
    select
        code,
        name,
        level,
        province_name
    from dim_place
    where is_latest
),

chosen as (
    -- Of several values of a year the one of the whole year counts, else the latest; the sum of several years is no year's value.
    select
        series.place_code,
        series.year,
        series.indicator_code,
        series.metric_id,
        coalesce(series.value, series.value_low) as value
    from series
    inner join indicators on series.indicator_code = indicators.code and series.unit = indicators.unit
    where indicators.aggregation != 'flow' or coalesce(year(series.period_start), series.year) = series.year
    qualify row_number() over (
        partition by series.place_code, series.year, series.indicator_code
        order by
            series.period = series.year::varchar desc,
            series.year_basis = 'stated' desc,
            series.period_end desc nulls last,
            series.source_count desc,
            series.metric_id asc
    ) = 1
),

conflicts as (
    select
        place_code,
        year,
        count(distinct indicator_code) as conflict_count
    from series
    where is_conflict
    group by place_code, year
),

counted as (
    select
        achieved.place_code,
        achieved.year,
        count(distinct achieved.page_id) as page_count,
        count(*) as figure_count,
        count(*) - count(chosen.metric_id) as other_figure_count,
        list(concat_ws(' ', achieved.item, achieved.text) order by achieved.page_id, achieved.char_start)
        filter (where chosen.metric_id is null) as other_figures
    from achieved
    left join chosen on achieved.metric_id = chosen.metric_id
    group by achieved.place_code, achieved.year
),

wide as (
    select
        place_code,
        year,
        indicator_code,
        value
    from chosen
),

scores as (
    select *
    from wide
    pivot (
        max(value) for indicator_code in (
            'gdp',
            'gdp_growth',
            'gdp_per_capita',
            'energy_intensity_cut',
            'primary_sector',
            'secondary_sector',
            'tertiary_sector',
            'sector_growth',
            'primary_growth',
            'secondary_growth',
            'tertiary_growth',
            'industrial_growth',
            'industrial_output',
            'fixed_investment',
            'fixed_investment_growth',
            'realestate_investment',
            'retail_sales',
            'retail_sales_growth',
            'budget_revenue',
            'budget_revenue_growth',
            'fiscal_revenue',
            'fiscal_revenue_growth',
            'budget_spending',
            'tax_revenue',
            'tax_share',
            'livelihood_spending',
            'livelihood_share',
            'urban_income',
            'rural_income',
            'resident_income',
            'income_growth',
            'urban_income_growth',
            'rural_income_growth',
            'foreign_trade',
            'exports',
            'foreign_capital',
            'attracted_investment',
            'signed_projects',
            'deposits',
            'loans',
            'cpi',
            'grain_output',
            'crop_area',
            'high_standard_farmland',
            'tea_output',
            'tea_area',
            'vegetable_output',
            'meat_output',
            'aquatic_output',
            'oil_crops',
            'tourist_visits',
            'tourism_income',
            'scenic_areas',
            'hightech_firms',
            'large_firms',
            'market_entities',
            'patents',
            'power_use',
            'population',
            'registered_population',
            'urbanization_rate',
            'birth_rate',
            'death_rate',
            'express_parcels',
            'streets_renovated',
            'model_streets',
            'illegal_structures_area',
            'illegal_structures',
            'vendors_cleared',
            'illegal_ads',
            'illegal_ads_area',
            'wall_painting',
            'signboards',
            'dirt_spots',
            'cityscape_violations',
            'door_responsibility',
            'traffic_violations',
            'traffic_violation_vehicles',
            'traffic_detentions',
            'traffic_accidents',
            'parking_spaces',
            'charging_points',
            'bus_routes',
            'buses',
            'bus_passengers',
            'transit_share',
            'traffic_lights',
            'guard_rails',
            'old_vehicles_scrapped',
            'waste_cleared',
            'waste_treatment_rate',
            'mechanized_sweeping_rate',
            'cleaning_coverage',
            'public_toilets',
            'latrines',
            'landfills',
            'transfer_stations',
            'waste_bins',
            'sanitation_vehicles',
            'cleaners',
            'sorting_points',
            'old_neighborhoods',
            'old_neighborhood_area',
            'old_neighborhood_households',
            'buildings_renovated',
            'shanty_units',
            'affordable_units',
            'rural_dangerous_houses',
            'elevators',
            'households_benefited',
            'urban_roads',
            'roads_count',
            'dead_end_roads',
            'road_area',
            'rural_roads',
            'pipe_network',
            'cables_underground',
            'street_lamps',
            'base_stations',
            'urban_projects',
            'key_projects',
            'project_investment',
            'footbridges',
            'dangerous_bridges',
            'water_supply_coverage',
            'gas_coverage',
            'road_access_rate',
            'public_ads',
            'brochures',
            'banners',
            'display_boards',
            'media_reports',
            'screens',
            'awareness_rate',
            'volunteers',
            'volunteer_share',
            'volunteer_teams',
            'volunteer_stations',
            'volunteer_visits',
            'volunteer_hours',
            'volunteer_events',
            'performances',
            'films',
            'cultural_events',
            'cultural_stations',
            'libraries',
            'books',
            'book_loans',
            'moral_lectures',
            'good_people',
            'sports_venues',
            'cultural_squares',
            'broadcast_coverage',
            'problems_notified',
            'problems_rectified',
            'rectification_rate',
            'closure_rate',
            'inspections',
            'inspection_reports',
            'inspection_teams',
            'meetings',
            'citizen_suggestions',
            'hotline_calls',
            'hotline_satisfaction',
            'answer_rate',
            'disputes',
            'petitions',
            'cases_filed',
            'grid_workers',
            'official_expenses',
            'forest_coverage',
            'green_coverage',
            'afforestation',
            'green_space',
            'park_area_per_capita',
            'trees',
            'pocket_parks',
            'greenways',
            'good_air_days',
            'good_air_rate',
            'road_condition_rate',
            'works_quality_rate',
            'pm25',
            'pm10',
            'water_quality_rate',
            'sewage_plants',
            'sewage_rate',
            'reclaimed_water_rate',
            'dredging',
            'small_stoves',
            'clean_heating',
            'ecology_projects',
            'ecology_funds',
            'new_jobs',
            'reemployment',
            'unemployment_rate',
            'jobs',
            'training',
            'urban_dibao',
            'rural_dibao',
            'dibao_funds',
            'dibao_people',
            'tekun_people',
            'temporary_relief',
            'subsidies',
            'elderly',
            'nursing_beds',
            'hospital_beds',
            'elderly_facilities',
            'elderly_adaptation',
            'disabled_adaptation',
            'health_facilities',
            'school_places',
            'kindergartens',
            'schools',
            'poverty_villages',
            'poverty_people',
            'poverty_rate',
            'insurance_rate',
            'pension_insured',
            'medical_insured',
            'online_rate',
            'one_window_rate',
            'service_items',
            'service_windows',
            'departments_present',
            'cases_handled',
            'handling_days',
            'service_stations',
            'self_service',
            'fee_relief'
        )
        group by place_code, year
    )
)

select
    counted.* exclude (other_figures),
    nullif(array_to_string(counted.other_figures[1:60], '；'), '') as other_figures,
    places.name as place_name,
    places.level,
    places.province_name,
    coalesce(conflicts.conflict_count, 0) as conflict_count,
    scores.* exclude (place_code, year)
from counted
left join scores on counted.place_code = scores.place_code and counted.year = scores.year
left join conflicts on counted.place_code = conflicts.place_code and counted.year = conflicts.year
left join places on counted.place_code = places.code
