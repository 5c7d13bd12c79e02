"""What somebody reads who asked for their personal link."""

from chalicelib.domain.languages import primary

_LINK = {
    "en": "{brand}: Thank you for recommending us. This is your own link: {link} Who comes by it "
    "stays between them and us, unless they say that you may know.",
    "es": "{brand}: Gracias por recomendarnos. Este es su propio enlace: {link} Quién venga con él "
    "queda entre esa persona y nosotros, salvo que diga que usted puede saberlo.",
}


def link_text(language: str, *, brand: str, link: str) -> str:
    return _LINK.get(primary(language), _LINK["en"]).format(brand=brand, link=link)
