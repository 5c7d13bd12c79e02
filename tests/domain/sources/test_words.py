"""What somebody reads who asked for their personal link."""

from chalicelib.domain.sources.words import link_text


def test_spanish_is_spanish_wherever_it_is_spoken() -> None:
    text = link_text("es-MX", brand="Oak", link="https://oak.example/r/ANN-7K3QX")
    assert text.startswith("Oak: Gracias por recomendarnos.")
