"""Closed classes of words around names of people; all in small letters but the last ones."""

import re
from typing import Final

from participation.text.name_lists import words_in

TITLES: Final = words_in(
    "herr herrn hr frau fr fräulein familie fam dr prof professor professorin doktor mr"
    " mrs ms miss mister madame monsieur pan pani pana panią пан пані пана господин"
    " госпожа السيد السيدة سيد آقای خانم"
)
DOTTED_TITLES: Final = frozenset({"hr", "fr", "fam", "ms"})
"""Titles only with a dot behind: FR is Friday as well."""
TITLES_OF_WORDS: Final = frozenset({"herr", "herrn", "frau", "familie", "miss", "pan"})
"""Titles that are common words too: "als Frau Angst haben"."""
DEGREES: Final = words_in(
    "dr prof med dent phil habil vet jur rer nat ing dipl hc professor professorin doktor"
    " doktorin"
)
ARTICLES: Final = words_in(
    "als eine einer einen ein keine keiner jede jeder jeden manche viele meine meiner"
    " deine seine seiner ihre ihrer unsere unserer eure pro diese dieser welche"
)
RELATIONS: Final = words_in(
    "sohn tochter bruder schwester mann frau vater mutter opa oma onkel tante enkel"
    " enkelin enkelsohn enkeltochter freund freundin cousin cousine neffe nichte kumpel"
    " mama papa schwager schwägerin lebensgefährte lebensgefährtin partner partnerin"
    " kind baby mitbewohner mitbewohnerin hund"
)
ANYBODY: Final = words_in("frau mann kind baby hund partner partnerin")
"""Relations that are used of anybody: an unknown word behind them is no name."""
OFFICES: Final = words_in(
    "pfarrer pfarrerin pastor pastorin direktor direktorin rektor rektorin schulleiter"
    " schulleiterin rechtsanwalt rechtsanwältin stadtrat stadträtin minister ministerin"
    " bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin"
    " ortsteilbürgermeister ortsteilbürgermeisterin beigeordneter beigeordnete"
)
ROLES: Final = words_in(
    "nachbar nachbarn nachbarin kollege kollegen kollegin bekannter bekannte lehrer"
    " lehrerin klassenlehrer klassenlehrerin sportlehrer sportlehrerin mathelehrer"
    " mathelehrerin erzieher erzieherin tagesmutter hausmeister hausmeisterin"
    " hausverwalter hausverwalterin verwalter vermieter vermieterin mieter mieterin"
    " makler maklerin anwalt anwältin rechtsanwalt arzt ärztin hausarzt hausärztin"
    " kinderarzt kinderärztin zahnarzt zahnärztin augenarzt augenärztin hautarzt"
    " hautärztin frauenarzt frauenärztin orthopäde tierarzt tierärztin psychologe"
    " psychologin hebamme pfleger pflegerin pfarrer pfarrerin pastor pastorin trainer"
    " trainerin übungsleiter übungsleiterin sozialarbeiter sozialarbeiterin streetworker"
    " schulleiter schulleiterin direktor direktorin busfahrer busfahrerin polizist"
    " polizistin sachbearbeiter sachbearbeiterin mitarbeiter mitarbeiterin schwester"
    " bauer wirt wirtin betreuer betreuerin inhaber inhaberin kontoinhaber eigentümer"
    " eigentümerin klingel klingelschild ehepaar eheleute"
)
GREETINGS: Final = words_in(
    "gruß grüße grüßen gruss grüsse grüssen lg vg mfg hochachtungsvoll gez regards"
    " pozdrawiam привітом повагою уважением saygılarımla selamlar"
)
YOURS: Final = words_in("ihr ihre euer eure dein deine")
INTRODUCTIONS: Final = words_in(
    "heiße heisse зовут звати звуть adım adim ismim اسمي إسمي numesc cheamă appelle"
    " nazywam"
)
SAINTS: Final = words_in("st sankt heilige heiliger heiligen hl santa san saint")
PARTICLES: Final = words_in(
    "von van de der den zu zur vom di da dos al el le ben bin ter"
)
BARE_BEFORE: Final = words_in("der die den dem bei von mit wegen gegen an und")
POLITE_AFTER: Final = words_in("Bey Hanım Hanim Abi Abla Amca Teyze Ağabey")
PLACES: Final = words_in(
    "Platz Straße Strasse Str Ring Allee Weg Gasse Halle Schule Grundschule Regelschule"
    " Gemeinschaftsschule Gesamtschule Oberschule Berufsschule Gymnasium Haus Park Brücke"
    " Denkmal Kirche Stadion Siedlung Ufer Damm Hof Viertel Kapelle Kloster Museum"
    " Bibliothek Universität Uni Stiftung Preis Haltestelle Center Klinik Krankenhaus"
    " Kita Kindergarten Apotheke Saal Turm Theater Stift Heim Tor Gedenkstätte Sporthalle"
    " Turnhalle Schwimmhalle Zentrum Verlag Bad Kaserne Bäckerei Fleischerei Metzgerei"
    " Kaufhaus Möbel Drogerie Autohaus"
)
PLACE_END: Final = re.compile(
    rf"(?:{'|'.join(sorted(PLACES))}|platz|straße|strasse|str|allee|ring|park|schule)(?:e?s)?"
    r"|[A-ZÄÖÜ].*(?:platz|straße|strasse|str|allee|weg|park|schule|halle|brücke|kirche"
    r"|damm|ufer|haus|gasse)(?:e?s)?"
)
ADVERBS: Final = words_in(
    "lange kurz klein gross groß jung junge fröhlich ehrlich kühn klug will weise weiß"
    " weiss schade reich rein stark scharf süß sauer stolze wild anders grüner große"
    " grosse schwarz braun langer klein lieb loose heil hell trost rosa mal mai may"
    " sommer winter freitag sonntag wahl angst"
)
"""Small words that are family names with a capital: "eine frau lange warten lassen"."""
NOUN_END: Final = re.compile(
    r".+(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|ität|ment|nis"
    r"|tum|chen|platz|plätze|straße|strasse|weg|wege|haus|häuser|amt|ämter|markt|plan"
    r"|park|zeit|zeiten|bahn|bus|schule|schulen|kita|verein|stelle|stellen|raum|räume"
    r"|wagen|spiel|arbeit|recht|rechte|innen|ismus|büro|kosten|geld|gruppe|kurs|kurse"
    r"|steuer|karte|zimmer|dienst|hilfe|garten|mangel|problem|probleme|stadt|vorstadt)",
    re.IGNORECASE,
)
