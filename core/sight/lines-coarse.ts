import { type GrayPicture, type Template, templateOf } from './lines-template.ts'

const pictures = new WeakMap<Uint8Array, GrayPicture>()
const templates = new WeakMap<Template, { readonly small: Template | null }>()

/** The picture at half its size, kept as long as the picture is. */
export function halved(picture: GrayPicture): GrayPicture {
  const kept = pictures.get(picture.data)
  if (kept) return kept
  const width = picture.width >> 1
  const height = picture.height >> 1
  const data = new Uint8Array(width * height)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0, from = 2 * y * picture.width; x < width; x++, from += 2, to++)
      data[to] =
        ((picture.data[from] as number) +
          (picture.data[from + 1] as number) +
          (picture.data[from + picture.width] as number) +
          (picture.data[from + picture.width + 1] as number) +
          2) >>
        2
  const small = { width, height, data }
  pictures.set(picture.data, small)
  return small
}

/** The template at half its size, or null when it is too small or too flat for that. */
export function halvedTemplate(template: Template): Template | null {
  const kept = templates.get(template)
  if (kept) return kept.small
  const width = template.width >> 1
  const height = template.height >> 1
  const values = new Float32Array(width * height)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0, from = 2 * y * template.width; x < width; x++, from += 2, to++)
      values[to] =
        ((template.values[from] as number) +
          (template.values[from + 1] as number) +
          (template.values[from + template.width] as number) +
          (template.values[from + template.width + 1] as number)) /
        4
  const small = width < 4 || height < 3 ? null : templateOf(values, width, height)
  templates.set(template, { small })
  return small
}
