import { type English, en } from './en.ts';
import { zh } from './zh.ts';

/** The languages that sentences are written in. */
export const LOCALES = ['en', 'zh'] as const;
export type Locale = (typeof LOCALES)[number];

/** What is to be said, before it is in a language: the name of a phrase and what belongs in it. As a text it is English. */
export interface Phrase {
  readonly key: keyof English;
  readonly args: Readonly<Record<string, unknown>>;
  toString(): string;
}

/** A phrase, or words that are the same in every language. */
export type Words = Phrase | string;

type Arguments<Key extends keyof English> = Parameters<English[Key]>[0];
type Given<Args> = { readonly [Name in keyof Args]: string extends Args[Name] ? Args[Name] | Phrase : Args[Name] };

const TABLES: Readonly<Record<Locale, English>> = { en, zh };
/** Shared, so that two phrases that say the same are equal. */
const ENGLISH = {
  toString(this: Phrase): string {
    return inWords(this, 'en');
  },
};

/** Names a phrase and what belongs in it; a phrase may stand in another. */
export function phrase<Key extends keyof English>(key: Key, args: Given<Arguments<Key>>): Phrase {
  return Object.assign(Object.create(ENGLISH), { key, args });
}

/** The words of a phrase in a language. */
export function inWords(words: Words, locale: Locale): string {
  if (typeof words === 'string') return words;
  const args: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(words.args)) args[name] = isPhrase(value) ? inWords(value, locale) : value;
  return (TABLES[locale][words.key] as (args: never) => string)(args as never);
}

function isPhrase(value: unknown): value is Phrase {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === ENGLISH;
}

/** What says something in one or more sentences: in English, and as phrases where it can be said in other languages. */
export interface Said {
  readonly sentence: string;
  readonly phrases?: readonly Phrase[];
}

/** Says it: the phrases one after the other. */
export function said(...phrases: readonly Phrase[]): Required<Said> {
  return { sentence: phrases.map(String).join(' '), phrases };
}

/** Says one thing more after what was said before. */
export function andSaid(before: Said, more: Phrase): Required<Said> {
  return { sentence: `${before.sentence} ${more}`, phrases: [...(before.phrases ?? []), more] };
}

/** The sentence in a language; what has no phrases stays as it is. */
export function sentenceIn({ sentence, phrases = [] }: Said, locale: Locale): string {
  const english = phrases.map(String).join(' ');
  if (locale === 'en' || english === '' || !sentence.startsWith(english)) return sentence;
  return phrases.map((each) => inWords(each, locale)).join('') + sentence.slice(english.length).trimStart();
}
