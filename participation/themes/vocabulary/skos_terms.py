"""Words of RDF vocabularies, and how texts say what these have no word for."""

from typing import Final

SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCT: Final = "http://purl.org/dc/terms/"
OWL: Final = "http://www.w3.org/2002/07/owl#"
EXCLUSION_NOTE: Final = "http://rdf-vocabulary.ddialliance.org/xkos#exclusionNote"
"""Of XKOS, made for classifications: a kind of skos:scopeNote that says what is not meant."""
EXCLUDES: Final = "Gehört nicht dazu: "
ISEK: Final = "ISEK: "
PLAIN_TAGS: Final = {"de-leicht": "de-simple"}
"""Our code for plain German, and the registered language tag (BCP 47)."""
