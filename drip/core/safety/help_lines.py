"""Where people find help in their country: the number for emergencies, and lines for people in despair or in danger.

A careful default for a site whose coach has written no page of their own. Numbers change; each country also links to
findahelpline.com, which keeps its list up to date. Nothing here says how soon anybody answers."""

from __future__ import annotations

from dataclasses import dataclass

DIRECTORY_URL = "https://findahelpline.com"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """`is_for_violence`: for people who are hurt by others; else for people in despair."""

    name: str
    number: str
    is_for_violence: bool = False


@dataclass(frozen=True, slots=True)
class HelpCountry:
    """`code` as in ISO 3166, two capitals. `emergency` is the number of the ambulance or the police."""

    code: str
    emergency: str
    lines: tuple[HelpLine, ...] = ()

    @property
    def directory_url(self) -> str:
        return f"{DIRECTORY_URL}/countries/{self.code.lower()}"


def _country(
    code: str, emergency: str, *lines: tuple[str, str], against_violence: tuple[str, str] = ("", "")
) -> HelpCountry:
    found = [HelpLine(name, number) for name, number in lines]
    if against_violence[0]:
        found.append(HelpLine(*against_violence, is_for_violence=True))
    return HelpCountry(code, emergency, tuple(found))


COUNTRIES = (
    _country("AR", "911", ("Centro de Asistencia al Suicida", "135"), against_violence=("Línea 144", "144")),
    _country("AT", "112", ("Telefonseelsorge", "142"), against_violence=("Frauenhelpline", "0800 222 555")),
    _country("AU", "000", ("Lifeline", "13 11 14"), against_violence=("1800RESPECT", "1800 737 732")),
    _country("BE", "112", ("Zelfmoordlijn", "1813"), ("Télé-Accueil", "107")),
    _country("BR", "190", ("CVV", "188"), against_violence=("Ligue 180", "180")),
    _country("CA", "911", ("Suicide Crisis Helpline", "988")),
    _country("CH", "112", ("Die Dargebotene Hand / La Main Tendue", "143")),
    _country("CL", "133", ("Línea de prevención del suicidio", "*4141"),
             against_violence=("Fono orientación violencia", "1455")),
    _country("DE", "112", ("TelefonSeelsorge", "116 123"), against_violence=("Hilfetelefon", "116 016")),
    _country("DK", "112", ("Livslinien", "70 201 201")),
    _country("ES", "112", ("Línea de atención a la conducta suicida", "024"), against_violence=("016", "016")),
    _country("FI", "112", ("MIELI Kriisipuhelin", "09 2525 0111"), against_violence=("Nollalinja", "080 005 005")),
    _country("FR", "112", ("Numéro national de prévention du suicide", "3114"),
             against_violence=("Violences Femmes Info", "3919")),
    _country("GB", "999", ("Samaritans", "116 123"),
             against_violence=("National Domestic Abuse Helpline", "0808 2000 247")),
    _country("IE", "112", ("Samaritans", "116 123"), against_violence=("Women's Aid", "1800 341 900")),
    _country("IN", "112", ("Tele MANAS", "14416")),
    _country("IT", "112", ("Telefono Amico", "02 2327 2327"), against_violence=("1522", "1522")),
    _country("MX", "911", ("Línea de la Vida", "800 911 2000")),
    _country("NL", "112", ("113 Zelfmoordpreventie", "113"), against_violence=("Veilig Thuis", "0800 2000")),
    _country("NO", "112", ("Mental Helse", "116 123"), against_violence=("VO-linjen", "116 006")),
    _country("NZ", "111", ("1737, need to talk?", "1737")),
    _country("PL", "112", ("Centrum Wsparcia", "800 70 2222"), against_violence=("Niebieska Linia", "800 120 002")),
    _country("PT", "112", ("SOS Voz Amiga", "213 544 545"),
             against_violence=("Linha de apoio a vítimas", "800 202 148")),
    _country("SE", "112", ("Mind Självmordslinjen", "90101"), against_violence=("Kvinnofridslinjen", "020 50 50 50")),
    _country("US", "911", ("Suicide & Crisis Lifeline", "988"),
             against_violence=("National Domestic Violence Hotline", "1-800-799-7233")),
    _country("ZA", "112", ("SADAG", "0800 567 567"), against_violence=("GBV Command Centre", "0800 428 428")),
)  # fmt: skip
"""In order of their codes."""

_BY_CODE = {country.code: country for country in COUNTRIES}


def emergency_number(country: str) -> str:
    """'112' for a country's two capitals; '' if it is not in the list."""
    return _BY_CODE[country].emergency if country in _BY_CODE else ""
