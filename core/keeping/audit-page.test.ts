import { expect, test } from 'vitest'
import type { AuditExport } from '../contract/keeping/audit.ts'
import { auditPage } from './audit-page.ts'

const entry = { number: 1, at: '2026-11-03T10:00:00.000Z', session: 'one', previous: '', hash: 'f0' }
const log = (entries: AuditExport['entries']): AuditExport => ({
  ...{ version: 1, exportedAt: entry.at, session: 'one', faults: [], chain: [] },
  entries,
})

test('who decided, what and how reads as sentences of the language; what has no word yet keeps its code', () => {
  const page = log([
    { ...entry, actor: 'policy:strict@1', action: 'approve-plan', facts: { regions: 12 } },
    { ...entry, actor: 'Anne', action: 'rules', facts: { role: 'reviewer', policy: 'mine@3', mask: 'policy' } },
    { ...entry, actor: 'estompe', action: 'of-a-later-version', facts: { later: 'x', outside: false } },
  ])
  expect(auditPage(page, 'fr')).toContain(
    '<td>la règle «\u00a0Tous masqués\u00a0» (version 1)</td><td>a décidé seule de ce qui est masqué</td><td class="facts">zones\u00a0: 12</td>',
  )
  const english = auditPage(page, 'en')
  expect(english).toContain('<td>the policy “Everyone hidden” (version 1)</td><td>decided alone what is hidden</td>')
  expect(english).toContain('role: reviewer · policy: “mine” (version 3) · mask: those of the policy')
  expect(english).toContain(
    '<td>Estompe</td><td>of-a-later-version</td><td class="facts">later: x · outside the library: no</td>',
  )
})
