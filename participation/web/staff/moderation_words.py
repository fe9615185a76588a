"""Words and keys of the moderation desk."""

from flask_babel import lazy_gettext

from participation.responses.moderation import Decision, Reason

REASONS = {
    Reason.PERSONAL: lazy_gettext("sagt zu viel über eine Person"),
    Reason.INSULT: lazy_gettext("beleidigt oder hetzt"),
    Reason.UNLAWFUL: lazy_gettext("ist vermutlich strafbar"),
    Reason.ADVERTISING: lazy_gettext("ist Werbung"),
    Reason.NO_SUBJECT: lazy_gettext("hat nichts mit dem Ortsteil zu tun"),
    Reason.UNREADABLE: lazy_gettext("ist nicht zu verstehen"),
    Reason.WITHDRAWN: lazy_gettext("war öffentlich und soll es nicht mehr sein"),
}
KEYS: dict[str, str] = {
    **{reason: str(number) for number, reason in enumerate(list(Reason)[:6], start=1)},
    Decision.PUBLISHED: "p",
    Decision.FORWARDED: "w",
}
STATES = {
    "waiting": lazy_gettext("wartet"),
    "published": lazy_gettext("veröffentlicht"),
    "held": lazy_gettext("zurückgehalten"),
    "merged": lazy_gettext("zusammengelegt"),
    "forwarded": lazy_gettext("an den Mängelmelder gegeben"),
}
DONE = {
    Decision.PUBLISHED: lazy_gettext("Veröffentlicht."),
    Decision.HELD: lazy_gettext("Zurückgehalten."),
    Decision.MERGED: lazy_gettext("Zusammengelegt."),
    Decision.FORWARDED: lazy_gettext("Als weitergegeben vermerkt."),
}
