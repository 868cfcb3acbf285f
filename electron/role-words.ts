/** Words for what every program's menus have, by Electron's names. */
export interface RoleWords {
  readonly about: string
  readonly services: string
  readonly hide: string
  readonly hideOthers: string
  readonly unhide: string
  readonly undo: string
  readonly redo: string
  readonly cut: string
  readonly copy: string
  readonly paste: string
  readonly delete: string
  readonly selectAll: string
  readonly resetZoom: string
  readonly zoomIn: string
  readonly zoomOut: string
  readonly togglefullscreen: string
  readonly minimize: string
  readonly zoom: string
  readonly front: string
  readonly close: string
}

export const frRoles: RoleWords = {
  about: 'À propos d’Estompe',
  services: 'Services',
  hide: 'Masquer Estompe',
  hideOthers: 'Masquer les autres',
  unhide: 'Tout afficher',
  undo: 'Annuler',
  redo: 'Rétablir',
  cut: 'Couper',
  copy: 'Copier',
  paste: 'Coller',
  delete: 'Supprimer',
  selectAll: 'Tout sélectionner',
  resetZoom: 'Taille réelle',
  zoomIn: 'Agrandir',
  zoomOut: 'Réduire',
  togglefullscreen: 'Plein écran',
  minimize: 'Placer dans la barre',
  zoom: 'Ajuster la taille',
  front: 'Tout ramener au premier plan',
  close: 'Fermer la fenêtre',
}

export const enRoles: RoleWords = {
  about: 'About Estompe',
  services: 'Services',
  hide: 'Hide Estompe',
  hideOthers: 'Hide Others',
  unhide: 'Show All',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  delete: 'Delete',
  selectAll: 'Select All',
  resetZoom: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  togglefullscreen: 'Full Screen',
  minimize: 'Minimise',
  zoom: 'Zoom',
  front: 'Bring All to Front',
  close: 'Close Window',
}
