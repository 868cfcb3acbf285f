import { createTransport } from 'nodemailer'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Delivery } from './delivery.ts'
import { letterText } from './letter-text.ts'

/** Milliseconds that a mail server may stay silent. */
const patience = 20_000

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string
  /** Whom letters come from: `Estompe <kb@example.org>`. */
  readonly from: string
}

/**
 * Sends letters through a mail server. Plain `smtp:` goes over to TLS before anything is said, unless the server is on
 * this machine: a link that lets somebody in travels no network readable.
 * @throws StudioError `usage` for an address that is none
 */
export function openSmtp({ url, from }: SmtpOptions): Delivery {
  const server = URL.canParse(url) ? new URL(url) : null
  if (!server || !/^smtps?:$/.test(server.protocol) || server.hostname === '')
    throw new StudioError('usage', { what: 'ESTOMPE_KB_SMTP=smtps://user:password@mail.example.org' })
  const secure = server.protocol === 'smtps:'
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname)
  const transport = createTransport({
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: Number(server.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !here,
    ignoreTLS: !secure && here,
    ...(server.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) } }),
    ...{ connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience },
    // A letter is text: nothing in it is fetched from a disk or an address.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  return {
    async send(letter) {
      const { subject, text } = letterText(letter)
      await transport.sendMail({ from, to: { name: '', address: letter.to }, subject, text })
    },
  }
}
