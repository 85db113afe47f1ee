import { ref, watchEffect } from 'vue'
import * as city from './city'
import * as days from './days'
import * as desk from './console'
import { en as sharedEnglish } from './en'
import * as findings from './findings'
import * as ledger from './ledger'
import * as load from './load'
import { zh as sharedChinese } from './zh'

export const zh = { ...sharedChinese, ...findings.zh, ...city.zh, ...ledger.zh, ...desk.zh, ...load.zh, ...days.zh }
export const en: Record<keyof typeof zh, string> = {
  ...sharedEnglish, ...findings.en, ...city.en, ...ledger.en, ...desk.en, ...load.en, ...days.en,
}
export type Language = 'zh' | 'en'
export type WordKey = keyof typeof zh

const KEPT = 'shizi-language'

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked === 'zh' || asked === 'en') return asked
  try {
    return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

export const language = ref<Language>(firstLanguage())

watchEffect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  try {
    localStorage.setItem(KEPT, language.value)
  } catch {
    // A browser that keeps nothing shows Chinese first each time.
  }
})

/** The word in the language of the page; `{name}` is filled in from `values`. */
export function word(key: WordKey, values: Record<string, string | number> = {}): string {
  const text = (language.value === 'zh' ? zh : en)[key]
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** The word of a code word such as a role or a status; the code word itself where none is listed. */
export function wordOf(group: string, code: string | null | undefined): string {
  if (!code) return ''
  const key = `${group}.${code}`
  return key in zh ? word(key as WordKey) : code
}

/** The text of the page's language out of a pair. */
export function either(pair: { zh: string; en: string }): string {
  return language.value === 'zh' ? pair.zh : pair.en
}
