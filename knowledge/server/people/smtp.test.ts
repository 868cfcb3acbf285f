import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSmtp } from './smtp.ts'

/** A mail server on this machine that keeps what it is given. */
const received: { from: string; to: string[]; raw: string }[] = []
let refuses = false
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  onAuth: ({ username, password }, _session, done) =>
    username === 'kb' && password === 'p@ss' ? done(null, { user: username }) : done(new Error('no')),
  onRcptTo: (_address, _session, done) => done(refuses ? new Error('unknown') : null),
  onData(stream, { envelope }, done) {
    let raw = ''
    stream.on('data', (piece) => (raw += String(piece)))
    stream.on('end', () => {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
      received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw })
      done()
    })
  },
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.server.address() as AddressInfo).port
})
afterAll(() => new Promise<void>((done) => server.close(() => done())))

const from = 'Estompe <kb@example.org>'
const letter = {
  kind: 'sign-in',
  to: 'lea@example.org',
  language: 'fr',
  link: 'http://127.0.0.1:1/enter#token',
} as const

test('a letter reaches its one reader, with its link', async () => {
  await openSmtp({ url: `smtp://kb:p%40ss@127.0.0.1:${port}`, from }).send(letter)
  expect(received.map(({ from: sender, to }) => [sender, to])).toEqual([['kb@example.org', ['lea@example.org']]])
  const [{ raw } = { raw: '' }] = received
  const end = raw.indexOf('\r\n\r\n')
  const [head, body] = [raw.slice(0, end), raw.slice(end + 4)]
  expect(head).toMatch(/^To: lea@example\.org$/m)
  expect(head).toMatch(/^Subject: Votre lien pour entrer dans Estompe$/m)
  const text = /quoted-printable/.test(head)
    ? body.replace(/=\r\n/g, '').replace(/=3D/g, '=')
    : /base64/.test(head)
      ? Buffer.from(body, 'base64').toString()
      : body
  expect(text).toContain(letter.link)
})

test('an address cannot add readers or headers', async () => {
  const before = received.length
  const delivery = openSmtp({ url: `smtp://127.0.0.1:${port}`, from })
  await delivery.send({ ...letter, to: 'a@example.org\r\nBcc: b@example.org' }).catch(() => undefined)
  await delivery.send({ ...letter, to: 'a@example.org, b@example.org' }).catch(() => undefined)
  for (const { to, raw } of received.slice(before)) {
    expect(to.length).toBe(1)
    expect(raw).not.toMatch(/^Bcc:/im)
  }
})

test('what is not sent is said: a wrong password, a refused reader, no server', async () => {
  await expect(openSmtp({ url: `smtp://kb:wrong@127.0.0.1:${port}`, from }).send(letter)).rejects.toThrow()
  refuses = true
  await expect(openSmtp({ url: `smtp://127.0.0.1:${port}`, from }).send(letter)).rejects.toThrow()
  refuses = false
  await expect(openSmtp({ url: 'smtp://127.0.0.1:1', from }).send(letter)).rejects.toThrow()
  for (const url of ['http://127.0.0.1', 'mail.example.org', '']) expect(() => openSmtp({ url, from })).toThrow()
})
