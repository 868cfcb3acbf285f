import { Archive, Contrast, Cpu, Keyboard, Layers, LibraryBig, Moon, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { UiLanguage } from '../../core/contract/language.ts'
import { switchLanguage } from '../language/setup.ts'
import { useMe } from '../library/members-dialog.tsx'
import { hashOf } from './route.ts'
import { nextTheme, useTheme } from './theme.ts'
import './header.css'

const icons = { system: Contrast, light: Sun, dark: Moon }

/** The bar on top of every screen: where one is, what belongs to this screen, and what belongs to all who may use it. */
export function Header({ children, onHelp }: { children: ReactNode; onHelp: () => void }) {
  const { t, i18n } = useTranslation()
  const theme = useTheme()
  const me = useMe()
  const ThemeIcon = icons[theme]
  return (
    <header className="header">
      <div className="header-here">{children}</div>
      {me?.role === 'admin' && (
        <a
          className="button bare square"
          href={hashOf({ screen: 'jobs' })}
          aria-label={t('jobs.link')}
          title={t('jobs.link')}
        >
          <Layers size={18} aria-hidden />
        </a>
      )}
      {me && me.role !== 'mentor' && (
        <a
          className="button bare square"
          href={hashOf({ screen: 'keeping' })}
          aria-label={t('keeping.open')}
          title={t('keeping.open')}
        >
          <Archive size={18} aria-hidden />
        </a>
      )}
      <a
        className="button bare square"
        href={hashOf({ screen: 'provider' })}
        aria-label={t('provider.open')}
        title={t('provider.open')}
      >
        <Cpu size={18} aria-hidden />
      </a>
      {window.estompe === undefined && me?.role === 'admin' && (
        <a
          className="button bare square"
          href="/knowledge"
          target="_blank"
          rel="noopener"
          aria-label={t('program.knowledge')}
          title={t('program.knowledge')}
        >
          <LibraryBig size={18} aria-hidden />
        </a>
      )}
      <fieldset aria-label={t('program.language')} className="languages">
        {UiLanguage.options.map((language) => (
          <button
            key={language}
            type="button"
            lang={language}
            aria-pressed={i18n.language === language}
            onClick={() => switchLanguage(language)}
          >
            {language.toUpperCase()}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="button bare square"
        aria-label={t(`theme.${theme}`)}
        title={t(`theme.${theme}`)}
        onClick={nextTheme}
      >
        <ThemeIcon size={18} aria-hidden />
      </button>
      <button
        type="button"
        className="button bare square"
        aria-label={t('program.help')}
        title={`${t('program.help')} (?)`}
        onClick={onHelp}
      >
        <Keyboard size={18} aria-hidden />
      </button>
    </header>
  )
}
