import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { onLastPort } from './last-port.ts'

let home: string
const servers: Server[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'estompe-port é🎬 '))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(home, { recursive: true })
})

function listen(port: number): Promise<{ port: number; server: Server }> {
  const server = createServer()
  servers.push(server)
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => done({ port: (server.address() as AddressInfo).port, server }))
  })
}

const remembered = (): Promise<string> => readFile(join(home, 'web-port'), 'utf8')

test('a library is served where it was served last', async () => {
  const { port, server } = await onLastPort(home, listen)
  expect(await remembered()).toBe(String(port))
  const again = onLastPort(home, async (asked) => ({ port: asked }))
  expect((await again).port).toBe(port)
  server.close()
})

test('on any other port where that one is taken, which is then the last', async () => {
  const { port } = await onLastPort(home, listen)
  const second = await onLastPort(home, listen)
  expect(second.port).not.toBe(port)
  expect(await remembered()).toBe(String(second.port))
})

test('what is no port counts as none, and a library that takes no files is served all the same', async () => {
  for (const text of ['', '0', '70000', 'x', '-1', '80; rm']) {
    await writeFile(join(home, 'web-port'), text)
    const asked: number[] = []
    await onLastPort(home, async (port) => {
      asked.push(port)
      return { port: 4000 }
    })
    expect(asked, text).toEqual([0])
  }
  await expect(onLastPort(home, () => Promise.reject(new Error('else')))).rejects.toThrow('else')
})
