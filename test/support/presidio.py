"""Runs presidio-analyzer with spaCy's medium French and English models over sentences; prints {id: [{start, end, label}]}.

Usage: presidio.py SENTENCES.jsonl
"""
import json
import sys

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

MODELS = {"fr": "fr_core_news_md", "en": "en_core_web_md"}
LABELS = {"PERSON": "PERSON", "LOCATION": "LOCATION", "EMAIL_ADDRESS": "EMAIL", "PHONE_NUMBER": "PHONE",
          "IBAN_CODE": "IBAN", "CREDIT_CARD": "CARD"}

provider = NlpEngineProvider(nlp_configuration={
    "nlp_engine_name": "spacy",
    "models": [{"lang_code": code, "model_name": name} for code, name in MODELS.items()],
})
engine = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=list(MODELS))
out = {}
for line in open(sys.argv[1], encoding="utf8"):
    case = json.loads(line)
    found = engine.analyze(case["text"], language=case["lang"])
    out[str(case["id"])] = [{"start": f.start, "end": f.end, "label": LABELS[f.entity_type]}
                            for f in found if f.entity_type in LABELS]
print(json.dumps(out))
