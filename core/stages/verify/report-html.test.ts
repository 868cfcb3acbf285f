import { expect, test } from 'vitest'
import { Report } from '../../contract/report.ts'
import { reportNotes } from '../../contract/report-notes.ts'
import { renderReport } from './report-html.ts'

const hash = 'a'.repeat(64)
const clean: Report = Report.parse({
  version: 1,
  program: 'Estompe 0.1.0',
  createdAt: '2026-11-22T05:20:00.000Z',
  verdict: 'clean',
  source: { sha256: hash, duration: 3725.5 },
  render: { sha256: hash, bytes: 12_345_678, container: 'mp4' },
  planSha256: hash,
  policy: { name: 'strict', version: 1 },
  hidden: [{ kind: 'speech', entity: 'PHONE', count: 1, seconds: 6.42 }],
  shown: [{ kind: 'speech', entity: 'ORG', count: 3 }],
  checks: [{ id: 'faces', examined: 1684, unit: 'frames', leaks: 0, seconds: 6.42 }],
  leaks: [],
  doubts: [{ finding: 'f1', kind: 'face', doubt: 'held', start: 42.1, end: 43 }],
  models: [{ id: 'centerface', task: 'face-detection', sha256: { 'face/centerface.onnx': hash } }],
  stages: [{ name: 'verify', seconds: 15.1, resumed: false }],
  machine: { cores: 2, provider: 'CPU', speed: 3.4 },
  notes: ['faces-unsure'],
})
const leaking: Report = {
  ...clean,
  verdict: 'leaks',
  leaks: [
    { kind: 'face', entity: null, start: 12, end: 12.2, box: [0.2, 0.1, 0.12, 0.2], check: 'faces', score: 0.91 },
  ],
}

test('the page needs nothing but itself: no script, nothing remote', () => {
  for (const language of ['fr', 'en'] as const)
    for (const report of [clean, leaking]) {
      const html = renderReport(report, language)
      expect(html).not.toMatch(/<script|javascript:|\son\w+=|https?:|url\(|<link|<img|<iframe/i)
      expect(html).toContain("default-src 'none'")
    }
})

test('the verdict, the leaks and their place are told in the language of the page', () => {
  expect(renderReport(clean, 'fr')).toContain('Vérifié : aucune fuite')
  expect(renderReport(clean, 'en')).toContain('Verified: no leak')
  const html = renderReport(leaking, 'fr')
  expect(html).toContain('Arrêté')
  expect(html).toContain('1\u00a0fuite')
  expect(html).toContain('0:12,0 – 0:12,2')
})

test('French numbers have French marks and no-break spaces before their units', () => {
  const html = renderReport(clean, 'fr')
  expect(html).toContain('6,42\u202fs')
  expect(html).toContain('12,3\u202fMo')
  expect(html).toContain('1\u202f684\u00a0images')
  expect(html).toContain('1:02:05,5')
  expect(html).toContain(reportNotes['faces-unsure']?.fr)
})

test('what a report says is shown as text, whatever it holds', () => {
  const html = renderReport({ ...clean, program: '<b>&"', notes: ['<script>alert(1)</script>'] }, 'en')
  expect(html).not.toContain('<b>')
  expect(html).not.toContain('<script>')
  expect(html).toContain('&lt;b&gt;&amp;&quot;')
})

test('a page does not grow without end: the rows past two hundred are counted', () => {
  const many = Array.from({ length: 1300 }, (_, i) => ({
    ...(leaking.leaks[0] as Report['leaks'][0]),
    start: i,
    end: i,
  }))
  const html = renderReport({ ...leaking, leaks: many }, 'en')
  expect(html).toContain('1,300\u00a0leaks')
  expect(html).toContain('and 1,100 more')
})
