"""The open data of this installation as a catalogue after DCAT-AP.de (3.0).

A data set for each subject with a public release: what was asked, when and where, who
publishes it, under which licence, and a distribution for each file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from participation.core.languages import LocaleInfo
from participation.places.points import Bounds
from participation.publication.documents.catalogue.graph import (
    RDF_TYPE,
    Iri,
    Literal,
    Statement,
    day,
)
from participation.publication.documents.release.render import FORMATS
from participation.publication.releases.content import Release
from participation.publication.releases.method import read_method

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
DCATDE = "http://dcat-ap.de/def/dcatde/"
FOAF = "http://xmlns.com/foaf/0.1/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
AUTHORITY = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
THEMES = ("SOCI", "GOVE")  # population and society; government and public sector
KEYWORDS = ("Bürgerbeteiligung", "Umfrage", "Sozialraumplanung", "Ortsteile")


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """The city as it publishes. Settings that open-data portals give out may be missing."""

    name: str  # the city's official one
    office: str  # whom to ask
    contact: str  # an address
    licence: str  # from http://dcat-ap.de/def/licenses/
    attribution: str
    geocoding: tuple[str, ...] = ()
    geocoding_level: str = ""
    contributor: str = ""  # from http://dcat-ap.de/def/contributors/
    bounds: Bounds | None = field(default=None)

    @classmethod
    def of(
        cls,
        official_name: str,
        profile: Mapping[str, Any],
        *,
        contact: str,
        bounds: Bounds | None,
    ) -> "Publisher":
        """Read the profile of a city; without "open_data" nothing is licensed but named."""
        settings = profile.get("open_data") or {}
        contacts = profile.get("contacts") or {}
        return cls(
            name=official_name,
            office=contacts.get("survey_office") or official_name,
            contact=contact,
            licence=settings.get("licence") or "",
            attribution=settings.get("attribution") or official_name,
            geocoding=tuple(settings.get("geocoding") or ()),
            geocoding_level=settings.get("geocoding_level") or "",
            contributor=settings.get("contributor") or "",
            bounds=bounds,
        )


def catalogue(
    releases: Iterable[Release], publisher: Publisher, *, address: str
) -> list[Statement]:
    """All statements. `address`: of the pages of results, without a slash behind."""
    releases = list(releases)
    root, agent = Iri(address), Iri(f"{address}#publisher")
    statements = [
        Statement(root, RDF_TYPE, Iri(f"{DCAT}Catalog")),
        Statement(
            root,
            f"{DCT}title",
            Literal(f"Ergebnisse der Beteiligung: {publisher.name}", language="de"),
        ),
        Statement(
            root,
            f"{DCT}description",
            Literal(
                "Geschützte Zahlen aus Befragungen und Kommentaren, nach Ortsteilen.",
                language="de",
            ),
        ),
        Statement(root, f"{DCT}publisher", agent),
        Statement(root, f"{DCT}language", Iri(f"{AUTHORITY}/language/DEU")),
        Statement(root, f"{FOAF}homepage", Iri(address)),
        Statement(agent, RDF_TYPE, Iri(f"{FOAF}Agent")),
        Statement(agent, f"{FOAF}name", Literal(publisher.name, language="de")),
    ]
    if releases:
        newest = max(release.released_on for release in releases)
        statements.append(Statement(root, f"{DCT}modified", day(newest)))
    for release in releases:
        dataset = Iri(f"{address}/{release.subject}#dataset")
        statements.append(Statement(root, f"{DCAT}dataset", dataset))
        statements += _dataset(dataset, agent, release, publisher, address)
    return statements


def _dataset(
    dataset: Iri, agent: Iri, release: Release, publisher: Publisher, address: str
) -> Iterator[Statement]:
    page = f"{address}/{release.subject}"

    def say(name: str, node: Iri | Literal) -> Statement:
        return Statement(dataset, name, node)

    yield say(RDF_TYPE, Iri(f"{DCAT}Dataset"))
    titles = {_tag(language): title for language, title in release.title.items()}
    for tag, title in {**titles, "de": release.title["de"]}.items():
        yield say(f"{DCT}title", Literal(title, language=tag))
    yield say(f"{DCT}description", Literal(_description(release), language="de"))
    yield say(f"{DCT}identifier", Literal(f"{page}#dataset"))
    yield say(f"{DCT}publisher", agent)
    yield say(f"{DCATDE}maintainer", agent)
    yield say(f"{DCATDE}originator", agent)
    yield say(f"{DCT}issued", day(release.released_on))
    yield say(f"{DCT}modified", day(release.released_on))
    yield say(f"{DCT}language", Iri(f"{AUTHORITY}/language/DEU"))
    yield say(f"{DCT}accrualPeriodicity", Iri(f"{AUTHORITY}/frequency/IRREG"))
    yield say(f"{DCT}accessRights", Iri(f"{AUTHORITY}/access-right/PUBLIC"))
    yield say(f"{DCAT}landingPage", Iri(page))
    yield say(f"{FOAF}page", Iri(f"{page}/methode"))
    for theme in THEMES:
        yield say(f"{DCAT}theme", Iri(f"{AUTHORITY}/data-theme/{theme}"))
    for keyword in KEYWORDS:
        yield say(f"{DCAT}keyword", Literal(keyword, language="de"))
    yield from _contact(dataset, release, publisher)
    yield from _where(dataset, release, publisher)
    yield from _when(dataset, release)
    for format in FORMATS:
        if FORMATS[format].is_open_data:
            yield from _distribution(dataset, release, publisher, page, format)


def _contact(
    dataset: Iri, release: Release, publisher: Publisher
) -> Iterator[Statement]:
    node = Iri(f"_:contact-{release.subject}")
    yield Statement(dataset, f"{DCAT}contactPoint", node)
    yield Statement(node, RDF_TYPE, Iri(f"{VCARD}Kind"))
    yield Statement(node, RDF_TYPE, Iri(f"{VCARD}Organization"))
    yield Statement(node, f"{VCARD}fn", Literal(publisher.office, language="de"))
    yield Statement(node, f"{VCARD}hasURL", Iri(publisher.contact))
    if publisher.contributor:
        yield Statement(dataset, f"{DCATDE}contributorID", Iri(publisher.contributor))


def _where(dataset: Iri, release: Release, publisher: Publisher) -> Iterator[Statement]:
    for place in publisher.geocoding:
        yield Statement(dataset, f"{DCATDE}politicalGeocodingURI", Iri(place))
    if publisher.geocoding_level:
        level = Iri(publisher.geocoding_level)
        yield Statement(dataset, f"{DCATDE}politicalGeocodingLevelURI", level)
    box = publisher.bounds
    if box is None:
        return
    west, south, east, north = (
        f"{v:.4f}" for v in (box.west, box.south, box.east, box.north)
    )
    corners = [(west, south), (east, south), (east, north), (west, north)]
    ring = ", ".join(" ".join(corner) for corner in [*corners, corners[0]])
    node = Iri(f"_:place-{release.subject}")
    yield Statement(dataset, f"{DCT}spatial", node)
    yield Statement(node, RDF_TYPE, Iri(f"{DCT}Location"))
    wkt = Literal(f"POLYGON(({ring}))", datatype=WKT)
    yield Statement(node, f"{DCAT}bbox", wkt)


def _when(dataset: Iri, release: Release) -> Iterator[Statement]:
    first = read_method(release.method).first_on
    node = Iri(f"_:period-{release.subject}")
    yield Statement(dataset, f"{DCT}temporal", node)
    yield Statement(node, RDF_TYPE, Iri(f"{DCT}PeriodOfTime"))
    if first is not None:
        yield Statement(node, f"{DCAT}startDate", day(first))
    yield Statement(node, f"{DCAT}endDate", day(release.as_of))


def _distribution(
    dataset: Iri, release: Release, publisher: Publisher, page: str, format: str
) -> Iterator[Statement]:
    described = FORMATS[format]
    download = f"{page}/dateien/{release.number}/{format}"
    node = Iri(f"{page}#{format}")

    def say(name: str, value: Iri | Literal) -> Statement:
        return Statement(node, name, value)

    yield Statement(dataset, f"{DCAT}distribution", node)
    yield say(RDF_TYPE, Iri(f"{DCAT}Distribution"))
    yield say(f"{DCT}title", Literal(described.file_type, language="de"))
    yield say(f"{DCAT}accessURL", Iri(page))
    yield say(f"{DCAT}downloadURL", Iri(download))
    yield say(f"{DCT}format", Iri(f"{AUTHORITY}/file-type/{described.file_type}"))
    media_type = described.media_type.partition(";")[0]
    yield say(f"{DCAT}mediaType", Iri(f"{MEDIA_TYPES}/{media_type}"))
    yield say(f"{DCT}issued", day(release.released_on))
    yield say(f"{DCT}modified", day(release.released_on))
    if publisher.licence:
        yield say(f"{DCT}license", Iri(publisher.licence))
    attribution = Literal(publisher.attribution, language="de")
    yield say(f"{DCATDE}licenseAttributionByText", attribution)


def _description(release: Release) -> str:
    """What it is, in the words of the German method."""
    note = "; nicht repräsentativ" if read_method(release.method).is_open else ""
    return (
        f"Ergebnisse von „{release.title['de']}“ nach Ortsteilen{note}."
        f" Stand {release.as_of:%d.%m.%Y}. Kleine Zahlen sind geheim gehalten."
    )


def _tag(language: str) -> str:
    """The tag as RDF knows it: Einfache Sprache is German."""
    try:
        return LocaleInfo.of(language).lang
    except ValueError:
        return "und"
