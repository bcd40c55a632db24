import { expect, test } from 'vitest'
import {
  byReason,
  type Field,
  flawsOf,
  groupOffers,
  type Offer,
  refusedOf,
  sortOffers,
  toForm,
  valuesFor,
} from './step-form.ts'

const field = (name: string, kind: Field['kind'], required = false, max?: number): Field => ({
  name,
  kind,
  required,
  open: true,
  max,
  label: { zh: name, en: name },
})
const form = [
  field('where', 'words', true, 10),
  field('finder', 'units', true),
  field('photos', 'files'),
  field('wet', 'yesno'),
  field('kind', 'category'),
]

test('a fresh form is empty, and keeps what was typed before', () => {
  expect(valuesFor(form, { where: 'in the pavilion', gone: 'a field of an older form' })).toEqual({
    where: 'in the pavilion',
    finder: { lead: null, assist: [] },
    photos: [],
    wet: null,
    kind: '',
  })
})

test('what is required and empty is named, blanks included', () => {
  expect(flawsOf(form, { ...valuesFor(form), where: '   ' }).map((flaw) => [flaw.name, flaw.key])).toEqual([
    ['where', 'kit.form.required'],
    ['finder', 'kit.form.required'],
  ])
})

test('what is too long says how long it may be', () => {
  const flaws = flawsOf(form, { ...valuesFor(form), where: 'x'.repeat(11), finder: { lead: 1, assist: [] } })
  expect(flaws).toEqual([{ name: 'where', key: 'kit.form.tooLong', values: { n: 10 } }])
})

test('no is an answer', () => {
  const asked = [field('wet', 'yesno', true)]
  expect(flawsOf(asked, { wet: false })).toEqual([])
  expect(toForm(asked, { wet: false })).toEqual({ wet: false })
})

test('empty fields are not sent, and no unit is sent twice', () => {
  const values = { ...valuesFor(form), where: ' by the river ', finder: { lead: 1, assist: [2, 1, 2] } }
  expect(toForm(form, values)).toEqual({ where: 'by the river', finder: { lead: 1, assist: [2] } })
})

test('the main step comes first; a refused one without a reason is not shown', () => {
  const offer = (step: string, allowed: boolean, main: boolean, why: string | null = null) =>
    ({ step, allowed, main, why }) as Offer
  const sorted = sortOffers([
    offer('give_up', true, false),
    offer('find', true, true),
    offer('claim', false, false, 'not yours'),
    offer('late', false, false),
  ])
  expect(sorted.allowed.map((o) => o.step)).toEqual(['find', 'give_up'])
  expect(sorted.refused.map((o) => o.step)).toEqual(['claim'])
})

test('refused steps are told by their reason, each once, however many orders refuse them', () => {
  const refused = (step: string, why: string) => ({ step, why, words: { zh: step, en: step } }) as Offer
  const told = byReason([
    refused('find', 'by the finder'),
    refused('claim', 'not now'),
    refused('find', 'by the finder'),
  ])
  expect(told.map(({ why, steps }) => [why, steps.map((o) => o.step)])).toEqual([
    ['by the finder', ['find']],
    ['not now', ['claim']],
  ])
})

test('refused steps stand by the matter they are of, what would move it on first', () => {
  const no = (matterId: string, step: string, main = false) =>
    ({ matterId, step, main, why: 'not now', words: { zh: step, en: step } }) as Offer
  const names = (list: ReturnType<typeof refusedOf>['first']) =>
    list.map(({ matterId, told }) => [matterId, told.flatMap(({ steps }) => steps.map((o) => o.step))])
  const parts = refusedOf([no('a', 'note'), no('b', 'find', true), no('a', 'claim', true)])
  expect([names(parts.first), names(parts.more), parts.rest]).toEqual([
    [
      ['b', ['find']],
      ['a', ['claim']],
    ],
    [['a', ['note']]],
    1,
  ])
  expect(refusedOf([no('a', 'note')])).toMatchObject({ more: [], rest: 0 })
})

test('only a whole number is a number; none at all is no flaw where it may be left out', () => {
  const asked = [field('days', 'number')]
  const flawOf = (days: number | string | null) => flawsOf(asked, { days }).map((flaw) => flaw.key)
  expect([flawOf(0), flawOf(3), flawOf(null)]).toEqual([[], [], []])
  expect([1.5, -1, 'three'].flatMap(flawOf)).toEqual(Array.from({ length: 3 }, () => 'kit.form.notWhole'))
})

test('what is awaited comes before what one may do for others; the rest lies under its headings in their order', () => {
  const offer = (step: string, main: boolean, group: Offer['group'], awaited = false) =>
    ({ step, allowed: true, main, group, awaited, why: null }) as Offer
  const { allowed } = sortOffers([
    offer('jot_down', false, 'note'),
    offer('dry', true, 'road'),
    offer('hand_over', true, 'road', true),
    offer('pass_up', false, 'level'),
    offer('shake', false, 'road'),
  ])
  const { main, more } = groupOffers(allowed)
  expect(main.map((o) => o.step)).toEqual(['hand_over', 'dry'])
  expect(more.map(({ key, offers }) => [key, offers.map((o) => o.step)])).toEqual([
    ['road', ['shake']],
    ['level', ['pass_up']],
    ['note', ['jot_down']],
  ])
})
