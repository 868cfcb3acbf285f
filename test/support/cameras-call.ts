import { join } from 'node:path'
import type { Rect } from './call-tiles.ts'
import type { ComposedCall } from './composed-call.ts'
import { drawStills, roundInitials, roundPhoto, type Still, type StillWish } from './drawn-still.ts'
import { samplesFolder } from './samples.ts'

const photos = {
  solene: {
    path: join(samplesFolder, 'images/Family1-Mom1.jpg'),
    part: [0, 30, 162, 162],
    face: [40, 55, 105, 137],
  },
  jonas: { path: join(samplesFolder, 'images/Family1-Dad2.jpg'), part: [0, 35, 162, 162], face: [42, 62, 98, 132] },
} as const

interface Theme {
  readonly tile: string
  readonly panel: string
  readonly ink: string
  readonly label: string
}
const dark: Theme = { tile: '#303338', panel: '#202226', ink: '#e8eaed', label: '#17181a' }
const light: Theme = { tile: '#e4e7ec', panel: '#ffffff', ink: '#1f2328', label: '#fbfbfc' }

/** A tile whose camera is off, drawn twice as large as it is shown at most. */
const off = (theme: Theme, inside: string): StillWish => ({
  html: inside,
  style: `width: 936px; height: 704px; display: grid; place-items: center; background: ${theme.tile}`,
})
const label = (theme: Theme, name: string): StillWish => ({
  html: `<span data-name>${name}</span>`,
  style: `padding: 4px 10px; border-radius: 6px; background: ${theme.label}; color: ${theme.ink}; white-space: nowrap`,
})
const panel = (theme: Theme, title: string, rows: readonly string[]): StillWish => ({
  html: `<h1 style="margin: 18px 20px 10px; font-size: 18px; font-weight: 600">${title}</h1>${rows.join('')}`,
  style: `width: 300px; height: 704px; background: ${theme.panel}; color: ${theme.ink}`,
})
const listed = (picture: string, name: string, role = ''): string =>
  `<div style="display: flex; align-items: center; gap: 12px; padding: 7px 20px">${picture}
    <div><span data-name>${name}</span>${role && `<br><small style="opacity: 0.7">${role}</small>`}</div></div>`
const message = (name: string, time: string, text: string): string =>
  `<div style="padding: 8px 20px; line-height: 1.4"><b data-name>${name}</b> <small style="opacity: 0.7">${time}</small><br>${text}</div>`
const written = (lines: readonly string[]): string =>
  lines.map((line) => `<p style="margin: 0 0 18px; font-size: 19px; line-height: 1.5">${line}</p>`).join('')

async function pictures() {
  return drawStills({
    karim: off(dark, roundInitials('KH', 260, '#7a5cc0')),
    lena: off(dark, roundInitials('LF', 260, '#0f8a6a')),
    solene: off(dark, await roundPhoto(photos.solene, 300)),
    soleneLight: off(light, await roundPhoto(photos.solene, 300)),
    jonas: off(light, await roundPhoto(photos.jonas, 260)),
    labelLena: label(dark, 'Léna Fabre'),
    labelHugo: label(dark, 'Hugo Charpentier'),
    labelKarim: label(dark, 'Karim Haddad'),
    labelSolene: label(dark, 'Solène Marchand'),
    labelIrina: label(dark, 'Irina Costa'),
    labelSoleneLight: label(light, 'Solène Marchand'),
    labelOlga: label(light, 'Olga Petrov'),
    labelJonas: label(light, 'Jonas Weber'),
    list: panel(dark, 'Participants (6)', [
      listed(roundInitials('LF', 32, '#0f8a6a'), 'Léna Fabre', 'vous'),
      listed(roundInitials('HC', 32, '#b0562b'), 'Hugo Charpentier', 'organisateur'),
      listed(roundInitials('KH', 32, '#7a5cc0'), 'Karim Haddad'),
      listed(await roundPhoto(photos.solene, 36), 'Solène Marchand'),
      listed(roundInitials('IC', 32, '#2b6cb0'), 'Irina Costa'),
      listed(roundInitials('BL', 32, '#8a3a5f'), 'Béatrice Lemoine', 'en attente'),
    ]),
    chat: panel(light, 'Discussion', [
      message('Irina Costa', '10:42', 'Voici le lien vers le document partagé.'),
      message('Jonas Weber', '10:43', 'Merci, je regarde cela ce soir.'),
      message('Solène Marchand', '10:45', 'On garde la marge à trente pour cent ?'),
      message('Olga Petrov', '10:46', 'Oui, et on en reparle la semaine prochaine.'),
    ]),
    page: {
      html: `<div style="padding: 44px 60px"><h1 style="margin: 0 0 24px; font-size: 30px">Calculer un prix de vente</h1>${written(
        [
          'On part du coût de revient : matières, heures de travail, charges.',
          'On ajoute la marge, puis on regarde ce que les clients acceptent de payer.',
          'Une marge de soixante pour cent est courante dans l’artisanat.',
          'Exemple : coût 20 euros, marge 60 %, prix 32 euros hors taxes.',
          'À faire : comparer trois ventes du mois dernier.',
        ],
      )}</div>`,
      style: 'width: 1080px; height: 608px; background: #fff; color: #222',
    },
  })
}

/** Numbers of the seats. */
const seatNames = [
  ...(['lena', 'lenaOff', 'hugo', 'karim', 'solene', 'irina', 'list'] as const),
  ...(['olga', 'jonas', 'jonasOff', 'soleneLight', 'chat', 'page'] as const),
] as const
type SeatName = (typeof seatNames)[number]

const placed = (tiles: Partial<Record<SeatName, Rect>>): (Rect | null)[] => seatNames.map((name) => tiles[name] ?? null)

/** Places of a grid whose tiles lie four pixels apart. */
const grid = (across: number, down: number, [w, h]: readonly [number, number], room: Rect): Rect[] => {
  const left = room[0] + Math.floor((room[2] - across * w - (across - 1) * 4) / 2)
  const top = room[1] + Math.floor((room[3] - down * h - (down - 1) * 4) / 2)
  return Array.from(
    { length: across * down },
    (_, i): Rect => [left + (i % across) * (w + 4), top + Math.floor(i / across) * (h + 4), w, h],
  )
}

const whole: Rect = [0, 0, 1280, 720]
const beside: Rect = [0, 0, 972, 720]
const at = (places: readonly Rect[], i: number): Rect => places[i] as Rect
const four = grid(2, 2, [468, 352], whole)
const six = grid(3, 2, [420, 316], whole)
const sixBeside = grid(3, 2, [316, 238], beside)
const fourBeside = grid(2, 2, [476, 358], beside)
const column = grid(1, 5, [180, 136], [1096, 0, 180, 720])
const panelPlace: Rect = [976, 8, 300, 704]

const inDark = (places: readonly Rect[], more: Partial<Record<SeatName, Rect>> = {}): (Rect | null)[] =>
  placed({
    lena: at(places, 0),
    hugo: at(places, 1),
    karim: at(places, 2),
    solene: at(places, 3),
    irina: at(places, 4),
    ...more,
  })
const inLight = (places: readonly Rect[], more: Partial<Record<SeatName, Rect>> = {}): (Rect | null)[] =>
  placed({ olga: at(places, 0), irina: at(places, 1), jonas: at(places, 2), soleneLight: at(places, 3), ...more })

/**
 * A call with cameras that go off and on, in a dark and a light look: initials and a profile photograph in place of a
 * camera, somebody who joins late, a list of participants, a page that grows out of the middle, a face half outside its
 * tile, a chat. Written before the rules for it were looked at.
 */
export async function camerasCall(): Promise<ComposedCall> {
  const drawn = await pictures()
  const still = (one: Still, label?: Still) => ({ still: one, ...(label ? { label } : {}) })
  const seats = {
    page: still(drawn.page),
    lena: { source: 0, later: 560, label: drawn.labelLena },
    lenaOff: still(drawn.lena, drawn.labelLena),
    hugo: { source: 1, later: 420, label: drawn.labelHugo },
    karim: still(drawn.karim, drawn.labelKarim),
    solene: still(drawn.solene, drawn.labelSolene),
    irina: { source: 2, later: 490, label: drawn.labelIrina },
    list: still(drawn.list),
    olga: { source: 0, later: 370, crop: [304, 126, 306, 230], label: drawn.labelOlga },
    jonas: { source: 3, later: 330, mirrored: true, label: drawn.labelJonas },
    jonasOff: still(drawn.jonas, drawn.labelJonas),
    soleneLight: still(drawn.soleneLight, drawn.labelSoleneLight),
    chat: still(drawn.chat),
  } as const
  const ground = [238, 128, 128] as const
  const fourWith = (more: Partial<Record<SeatName, Rect>>) => {
    const tiles = inDark(four, more)
    tiles[seatNames.indexOf('irina')] = null
    return tiles
  }
  const off = (name: 'lena' | 'jonas', tiles: (Rect | null)[]): (Rect | null)[] => {
    const [on, none] = [seatNames.indexOf(name), seatNames.indexOf(`${name}Off`)]
    return tiles.map((tile, i) => (i === on ? null : i === none ? (tiles[on] ?? null) : tile))
  }
  const page: Rect = [8, 56, 1080, 608]
  return {
    seconds: 21,
    seats: seatNames.map((name) => seats[name]),
    corners: 8,
    ground: [27, 129, 127],
    arrangements: [
      { at: 0, takes: 0, tiles: fourWith({}) },
      { at: 2, takes: 0, tiles: off('lena', fourWith({})) },
      { at: 3.6, takes: 0.24, fades: true, tiles: fourWith({}) },
      { at: 5, takes: 0.32, fades: true, tiles: inDark(six) },
      { at: 7, takes: 0.36, tiles: inDark(sixBeside, { list: panelPlace }) },
      { at: 9, takes: 0.08, fades: true, tiles: inDark(sixBeside, { page: [480, 300, 320, 180] }) },
      { at: 9.08, takes: 0.44, tiles: inDark(column, { page }) },
      { at: 11.6, takes: 0, ground, tiles: inLight(four) },
      { at: 13.6, takes: 0.4, ground, tiles: inLight(fourBeside, { chat: panelPlace }) },
      { at: 15.6, takes: 0, ground, tiles: off('jonas', inLight(fourBeside, { chat: panelPlace })) },
      { at: 17.2, takes: 0, ground, tiles: inLight(fourBeside, { chat: panelPlace }) },
      {
        at: 18.6,
        takes: 0.4,
        fades: true,
        ground,
        tiles: placed({
          irina: [16, 72, 760, 572],
          olga: [790, 72, 236, 178],
          soleneLight: [790, 254, 236, 178],
          jonas: [790, 436, 236, 178],
        }),
      },
    ],
  }
}
