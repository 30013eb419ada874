"""The explorer: a static site in every release, for people who would rather look than query.

    report = build_site(release_db, site_dir, previous_site, verdict)

It works from disk, without a server and without the network. `site` says what is written where, `render` how page text is kept inert.
"""

from warehouse.explorer.site import SiteReport, build_site

__all__ = ["SiteReport", "build_site"]
