import { type Programme, Role } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'

/** The fields of a form that say what somebody may do (`role`) and which programmes they see (`programmes`). */
export function StandingFields({
  programmes,
  role,
  chosen = [],
}: {
  readonly programmes: readonly Programme[]
  readonly role?: Role
  /** Ids of the programmes that are ticked at first. */
  readonly chosen?: readonly string[]
}) {
  const { t } = useWords()
  return (
    <>
      <label>
        <span>{t('people.role')}</span>
        <select className="field" name="role" defaultValue={role}>
          {Role.options.map((one) => (
            <option key={one} value={one}>
              {t(`roles.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>{t('people.programmes')}</legend>
        {programmes.map(({ id, name }) => (
          <label key={id} className="choice">
            <input type="checkbox" name="programmes" value={id} defaultChecked={chosen.includes(id)} /> {name}
          </label>
        ))}
      </fieldset>
    </>
  )
}
