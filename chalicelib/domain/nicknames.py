"""What people are called for short, in English and in Spanish, by the name in full.

Collected from common usage: short forms that a receptionist knows without looking them up (the
hypocorisms that the Oxford Dictionary of First Names and the Real Academia Española's "Diccionario
panhispánico de dudas", s. v. "hipocorístico", name as current). Two names with one short form
share it: "Alex" may be either.
"""

from collections.abc import Mapping
from functools import cache

_SHORT = """
alexander: alex al lex sandy xander
alexandra: alex sandra lexi sandy
alejandro: alex ale jandro
andrew: andy drew
anthony: tony
antonio: tono tonio tony
albert: al bert bertie
alberto: beto tito
alfred: al alfie fred
abigail: abby gail
amanda: mandy
ana maria: anamaria
barbara: barb barbie babs
beatriz: bea betty
benjamin: ben benny benji
catherine: cathy kate katie kathy cat kitty
christina: chris tina christy
christine: chris tina christy
christopher: chris kit topher
charles: charlie chuck chas
carlos: carlitos charly
carmen: carmina menchu
concepcion: concha conchita
consuelo: chelo
daniel: dan danny
david: dave davy
deborah: deb debbie
dolores: lola loli
donald: don donnie
dorothy: dot dottie dolly
edward: ed eddie ned ted teddy
eduardo: edu lalo
elizabeth: liz lizzie beth betty eliza lisa bess libby
eleanor: ellie nell nora
emily: em emmy
enrique: quique kike
ernesto: neto
eugene: gene
fernando: fer nando
francis: frank fran
frances: fran fanny frankie
francisco: paco pancho curro fran cisco kiko
francisca: paca paqui
frederick: fred freddie rick
gabriel: gabe gabi
gabriela: gabi gaby
gerald: gerry jerry
gregory: greg
guadalupe: lupe lupita
guillermo: memo guille
gustavo: gus tavo
harold: hal harry
henry: hank harry hal
ignacio: nacho
isabel: isa chabela
jacob: jake
jacqueline: jackie
james: jim jimmy jamie
jeffrey: jeff
jennifer: jen jenny
jessica: jess jessie
jesus: chucho chuy
jonathan: jon jonny
john: jack johnny jon
jose: pepe pepito chepe
jose maria: chema
josefina: pepa fina
joseph: joe joey
joshua: josh
juan: juanito
katherine: kathy kate katie kat kit kitty
kenneth: ken kenny
kimberly: kim
lawrence: larry
leonard: len lenny leo
luis: lucho
manuel: manolo manny manu
manuela: manoli
margaret: maggie meg peggy marge madge greta daisy rita
maria: mari
maria isabel: maribel marisa
maria jose: marijose
maria luisa: marisa
maria teresa: maite maritere
martha: marty mattie
matthew: matt
mercedes: merche meche
michael: mike mick mickey
miguel: mike migue
nancy: nan
natalie: nat
nathaniel: nate nat
nicholas: nick nicky
nicolas: nico
pamela: pam
patricia: pat patty tricia patsy pati
patrick: pat paddy
peter: pete
pedro: perico
philip: phil
rafael: rafa rafi
ramon: moncho
rebecca: becky becca
ricardo: ricky richi
richard: rick dick rich richie
robert: bob bobby rob robbie bert
roberto: beto tito rober
rosa: rosie rosita
rosario: charo
ronald: ron ronnie
samuel: sam sammy
samantha: sam
santiago: santi diego yago
sergio: checo
stephen: steve
steven: steve
stephanie: steph
susan: sue susie suzy
teresa: tere terry
theodore: ted teddy theo
theresa: terry tess
thomas: tom tommy
timothy: tim timmy
valentina: vale
vicente: chente
victoria: vicky tori
vincent: vince vinny
virginia: ginny
walter: walt wally
william: bill billy will willy liam
zachary: zach
"""


@cache
def _full() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _SHORT.split("\n"):
        full, _, short = line.partition(": ")
        for name in short.split():
            found.setdefault(name, set()).add(full)
    return {short: frozenset(of) for short, of in found.items()}


def full_names(name: str) -> frozenset[str]:
    """Of a folded name: itself, and what it may be short for."""
    return _full().get(name, frozenset()) | {name}
