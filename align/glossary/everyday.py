"""English words that keep a phrase from being a term: function words, and words of everyday reporting.

Written for this project, from the word classes of a grammar and from what candidates of plain frequency brought up.
"""

from __future__ import annotations

__all__ = ["ALONE", "FUNCTION", "NEVER"]

# No term begins or ends with one of these.
_FUNCTION = """
    a about above across after again against al all almost along already also although always am among an and
    another any april are aren't around as at august be because been before behind being below between beyond
    billion both but by can can't cannot could couldn't december despite did didn't do does doesn't doing don't done
    down dozen dr during each eg eight eighteen eighty either eleven enough et etc even ever every except february
    few fifteen fifth fifty first five for former forty four fourteen fourth friday from had hadn't half has hasn't
    have haven't having he hence her here hers him his how however hundred i ie if in inside instead into is isn't
    it its january july june just last later latter least less like many march may maybe me meanwhile might million
    monday more moreover most mr mrs ms much must my near nearly need neither never next nine nineteen ninety no nor
    not november now october of off often on once one only onto or other otherwise ought our out outside over own
    per perhaps quite rarely rather same saturday second seldom september seven seventeen seventy several shall she
    should since six sixteen sixth sixty so some sometimes soon still such sunday ten than that the their theirs
    them then there therefore these they third thirteen thirty this those though thousand three through thursday
    thus to today tomorrow too toward towards tuesday twelve twenty twice two under unless until up upon us very via
    was wasn't we wednesday were weren't what whatever when where whether which while who whoever whom whose why
    will with within without won't would wouldn't yesterday yet you your
"""
# Nor with one of these.
_NEVER = """
    able accept accepted according accounts accuse accused act acted add added affect affected aged ago agree agreed
    aim allow allowed allowing allows alone amount announce announced answer answered appear appeared applied apply
    approach approve approved approximately arrive arrived article ask asked attempt attempted author authors away
    back bad banned based became become becomes began begin beginning begun believe believed best better big block
    blocked break bring brought build built call called calling calls came carried carry caused causing century
    certain chance changed changes chapter cite cited claim claimed claims clear close closed closely come comes
    coming comment commit committed common complain complained complete completed concern concerned concerns confirm
    confirmed consider considered contain contained continue continued continues continuing copy cost couple course
    cover covered covering create created current currently cut daily date dates days deal decade decades decide
    decided declare declared decline declined demand demanded denied deny depend describe described describing
    detail details die died different difficult directly disappear documented documents drop dropped due
    earlier early easy effect efforts employ employed end ended ends enter entire especially estimate estimated
    evening event events eventually example expect expected explain explained extend extended face faced facing fact
    facts fail failed failing fails fall fallen far feel fell felt fewer figure figures file filed final finally
    find finding findings finds follow followed following follows form forward found founded frequently friend
    friends fully further future gave generally get gets getting give given gives giving go goes going good got
    governments governor great grow growing hand hands happen happened hard hear heard held helped higher highest
    hold holding hope hour hours identified identify ignore ignored impose imposed improve improved include included
    includes including increase increased increasing inform informed interviewed interviews introduce introduced
    investigate investigated issued item items join joined keep keeps kept kill kilometer kilometers kind kinds knew
    know known knows lack large largely larger late latest lead leading learn learned leave leaves leaving led left
    let letters levels likely line list listed little live lived lives long longer look looking lose lost lot lower
    made major make makes making manner mark matters mean means meant measure meet meets mention mentioned message
    met meter meters mid middle mile miles minute minutes miss model moment month monthly months morning move moved
    moves name named names necessary needed needs new note noted notes nothing numbers observe observed obtain
    obtained occur occurred offer offered old older opened operate operated operation oppose opposed ordered
    organize others overall paid paragraph part particular particularly parts pass passed past pay paying percent
    perform period permanent pick piece placed places planned play points possible prepare prepared present
    presented prevent prevented previous previously probably problem problems proceed produce produced prohibit
    prohibited promise promised propose proposed protect prove provide provided provides publicly publish published
    pull purpose push put questions quickly raise raised ran range rate rates reach reached read ready real reason
    reasons receive received recent recently reckless recognize recommend recommended recorded reduce reduced refer
    refuse refused refusing regard regarding reject rejected relate related relation remain remained remains remove
    removed repeat repeated repeatedly replace replaced replied reply reported reporting reports represent requested
    require required requires respond responded response rest result resulted results returned returning reveal
    review rise run running said saw say saying says scale schedule seat section see seek seeking seen sell send
    sending sense sent seriously serve served serves sets settle severe share show showed shown shows side sign
    signed significant similar simple simply size small smaller so-called sold something sort sought spend spent
    spoke stage stand start started starting stated states stay step steps stopped story strong strongly submit
    submitted suffer suffered suggest supported sure take taken takes taking talk targeting tell tells tend thing
    things think thought thousands threat threaten threatened threatening threatens times together told took treat
    treated tried tries try trying turn turned types unable understand update urge urged used uses using usual
    usually value various views visited wait walk want wanted warn warned watch way ways week weekly weeks welcome
    welcomed went whole wide widely widespread win won word words worked worse worst write writing written wrong
    wrote year yearly years younger
"""
# These make terms with other words only: forced labor, public trial.
_ALONE = """
    account action actions age area areas ban body book building case cases cause center change chief condition
    countries country day dead detained direct disappeared document effort equal evidence families family fire force
    forced formal free full general government group groups head help high home homes house houses illegal
    independent individual individuals interview issue issues job killed law laws lawyer leader leaders legal letter
    level light limit limited living local low main man matter measures meeting meetings member members men minister
    money national nature news night number object office officer officers official officials open opinion order
    orders organized paper people person personal persons place plan plans point policy poor population position
    power practice practices press price prices private process program programs protected public question
    recognized record records region regions regular release released report request research responsible return
    returns right risk role room rule rules separate serious set shared short single site sites situation source
    sources speak special spoken staff standard standards state statement statements stop street study subject
    support system systems target targeted team term terms test text time top total town travel type use version
    view visit voice water west white wife work worker workers working works world young
"""

FUNCTION = frozenset(_FUNCTION.split())
NEVER = frozenset(_NEVER.split())
ALONE = frozenset(_ALONE.split())
