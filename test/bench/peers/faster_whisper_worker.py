"""Transcribes with faster-whisper, the speech peer, one request a line, so that its model is loaded once.

Usage: faster_whisper_worker.py MODEL_DIR THREADS     (int8, greedy, its own Silero VAD, word times)
Request: {"path": raw 32 bit float samples at 16 kHz, "language": "fr" | "en" | null}; answer: {"seconds", "text"}.
"""
import json, sys, time
import numpy as np
from faster_whisper import WhisperModel

model, threads = sys.argv[1], int(sys.argv[2])
whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    samples = np.fromfile(request["path"], np.float32)
    start = time.perf_counter()
    segments, _ = whisper.transcribe(
        samples, language=request["language"], beam_size=1, vad_filter=True, word_timestamps=True
    )
    text = "".join(segment.text for segment in segments)
    print(json.dumps({"seconds": time.perf_counter() - start, "text": text}), flush=True)
