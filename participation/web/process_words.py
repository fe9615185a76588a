"""Words of the process that both citizens and staff read."""

from flask_babel import lazy_gettext

MODES = {
    "informiert": lazy_gettext("wird informiert"),
    "gehoert": lazy_gettext("wird gehört"),
    "wirkt_mit": lazy_gettext("wirkt mit"),
    "entscheidet": lazy_gettext("entscheidet"),
}
FORMAT_KINDS = {
    "umfrage": lazy_gettext("Umfrage"),
    "workshop": lazy_gettext("Workshop"),
    "planungskonferenz": lazy_gettext("Planungskonferenz"),
    "begleitgremium": lazy_gettext("Begleitgremium"),
    "veranstaltung": lazy_gettext("Veranstaltung"),
    "beratung": lazy_gettext("Beratung im Stadtrat oder Ausschuss"),
    "anderes": lazy_gettext("anderes Format"),
}
