import type { MenuItemConstructorOptions } from 'electron'
import type { RoleWords } from './role-words.ts'
import type { ShellWords } from './words.ts'

// Electron names what every program has in English alone: each entry gets its label here.

type Items = MenuItemConstructorOptions[]

const items = ({ roles }: ShellWords, of: readonly (keyof RoleWords | null)[]): Items =>
  of.map((role) => (role === null ? { type: 'separator' } : { role, label: roles[role] }))

/** macOS: the menu with the program's own name. */
export const programMenu = (words: ShellWords): MenuItemConstructorOptions => ({
  label: 'Estompe',
  submenu: [
    ...items(words, ['about', null, 'services', null, 'hide', 'hideOthers', 'unhide', null]),
    { role: 'quit', label: words.quit },
  ],
})

export const editMenu = (words: ShellWords): MenuItemConstructorOptions => ({
  label: words.edit,
  submenu: items(words, ['undo', 'redo', null, 'cut', 'copy', 'paste', 'delete', null, 'selectAll']),
})

export const viewMenu = (words: ShellWords): MenuItemConstructorOptions => ({
  label: words.view,
  submenu: items(words, ['resetZoom', 'zoomIn', 'zoomOut', null, 'togglefullscreen']),
})

export const windowMenu = (words: ShellWords): MenuItemConstructorOptions => ({
  role: 'window',
  label: words.windowMenu,
  submenu: items(words, process.platform === 'darwin' ? ['minimize', 'zoom', null, 'front'] : ['minimize', 'close']),
})
