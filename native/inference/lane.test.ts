import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createdSession } from './created-session.ts'
import { sessionInLane } from './lane.ts'
import { withFloats } from './lent-floats.ts'
import { openSession, Tensor } from './session.ts'

const centerface = resolve(import.meta.dirname, '../../models/face/centerface.onnx')
const [height, width] = [352, 640]

/** A picture with something in it, in memory of its own. */
const picture = (): Float32Array =>
  Float32Array.from({ length: 3 * height * width }, (_, i) => 127 + 90 * Math.sin(i / 37) * Math.cos(i / 6007))
const shown = (data: Float32Array) => ({ 'input.1': new Tensor('float32', data, [1, 3, height, width]) })

test('a lane answers what the runtime answers here, from memory of its own and from memory that threads share', async () => {
  const here = await createdSession(centerface, { threads: 1 }, 'cpu')
  const there = await sessionInLane('faces', centerface, { threads: 1 })
  expect(there.inputNames).toEqual(here.inputNames)
  expect(there.outputNames).toEqual(here.outputNames)
  const expected = await here.run(shown(picture()))
  const input = picture()
  for (const answer of [
    await there.run(shown(input)),
    await withFloats(input.length, (room) => {
      room.set(input)
      return there.run(shown(room))
    }),
  ])
    for (const [name, { dims, data }] of Object.entries(expected)) {
      expect(answer[name]?.dims).toEqual(dims)
      expect(answer[name]?.data).toEqual(data)
    }
  expect(input).toEqual(picture())
  expect(Object.keys(await there.run(shown(input), ['537']))).toEqual(['537'])
  await here.release()
  await there.release()
})

test('an answer that lies in lent room is the same, whatever was asked before', async () => {
  const here = await createdSession(centerface, { threads: 1 }, 'cpu')
  const there = await sessionInLane('faces', centerface, { threads: 1 })
  const asks = [64, 96, 64, 64, 96].map((size, i) => {
    const values = Float32Array.from({ length: 3 * size * 64 }, (_, at) => 127 + 90 * Math.sin(at / (11 + i)))
    return { 'input.1': new Tensor('float32', values, [1, 3, size, 64]) }
  })
  const numbers = (answer: Readonly<Record<string, Tensor>>) =>
    Object.entries(answer).map(([name, { dims, data }]) => [name, dims, Array.from(data as Float32Array)])
  const expected = await Promise.all(asks.map((feeds) => here.use(feeds, numbers)))
  for (const [i, feeds] of asks.entries()) expect(await there.use(feeds, numbers)).toEqual(expected[i])
  expect(await Promise.all(asks.map((feeds) => there.use(feeds, numbers)))).toEqual(expected)
  await here.release()
  await there.release()
})

test('while a lane computes, this thread goes on', async () => {
  const session = await sessionInLane('faces', centerface, { threads: 1 })
  let turns = 0
  let waits = true
  const count = (): void => {
    turns++
    if (waits) setImmediate(count)
  }
  const answer = session.run(shown(picture()))
  setImmediate(count)
  await answer
  waits = false
  expect(turns).toBeGreaterThan(20)
  await session.release()
})

test('networks of one lane keep their answers apart; the thread goes with the last and comes again', async () => {
  for (let round = 0; round < 2; round++) {
    const [one, other] = await Promise.all([
      sessionInLane('pages', centerface, { threads: 1 }),
      sessionInLane('pages', centerface, { threads: 1 }),
    ])
    const [a, b] = await Promise.all([
      one.run(shown(picture())),
      other.run(shown(new Float32Array(3 * height * width))),
    ])
    expect(a['537']?.data).not.toEqual(b['537']?.data)
    await one.release()
    await one.release()
    expect((await other.run(shown(picture())))['537']?.data).toEqual(a['537']?.data)
    await other.release()
    await expect(other.run(shown(picture()))).rejects.toThrow()
  }
})

test('a wrong input and a file that is no model are told, and the lane goes on', async () => {
  const session = await sessionInLane('faces', centerface, { threads: 1 })
  await expect(session.run({ 'input.1': new Tensor('float32', [1], [1]) })).rejects.toThrow()
  await expect(openSession(import.meta.filename, { threads: 2, lane: 'faces' })).rejects.toMatchObject({
    code: 'model-broken',
  })
  expect(Object.keys(await session.run(shown(picture())))).toHaveLength(4)
  await session.release()
})

test.each([
  ['that ends of itself with a network open', '', 0],
  ['that is told to end while a lane computes', 'process.exit(3)', 3],
])('a process %s ends in order', async (_, last, code) => {
  const script = `
    import { openSession, Tensor } from ${JSON.stringify(resolve(import.meta.dirname, 'session.ts'))}
    const session = await openSession(${JSON.stringify(centerface)}, { threads: 2, lane: 'faces' })
    const run = () => session.run({ 'input.1': new Tensor('float32', new Float32Array(${3 * height * width}), [1, 3, ${height}, ${width}]) })
    await run()
    for (let i = 0; i < 20; i++) run().catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 30))
    console.log('computing')
    ${last}
  `
  const ended = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  )
  expect(await ended).toMatchObject({ code, stdout: 'computing\n' })
})
