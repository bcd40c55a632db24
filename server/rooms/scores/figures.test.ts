import { expect, test } from 'vitest'
import { orderRatesOf, orderSumsOf, ratesOf, sumsOf } from './figures.ts'

const rule = { w: 0.9 }

test('the rates are made of their own denominators, which stand beside them', () => {
  const counts = { filed: 1000, accepted: 972, whistled: 250, to_close: 972, closed: 911, in_time: 737 }
  const more = { rework: 12, returned: 6, minutes: 911 * 60 * 5 }
  expect(ratesOf(sumsOf({ ...counts, ...more }), rule)).toMatchObject({
    filing: { value: 0.972, of: 1000 },
    whistle: { value: 0.25, of: 1000 },
    closing: { value: 911 / 972, of: 972 },
    in_time: { value: 737 / 972, of: 972 },
    rework: { value: 12 / 972, of: 972 },
    return: { value: 6 / 972, of: 972 },
    mean_hours: { value: 5, of: 911 },
  })
})

test('the three rates: of valid call-backs; a fair answer counts for w of a satisfied one', () => {
  const counts = { valid: 200, judged: 200, contacted: 190, solved: 150, satisfied: 100, fair: 60 }
  expect(ratesOf(sumsOf(counts), rule)).toMatchObject({
    response: { value: 0.95, of: 200 },
    resolution: { value: 0.75, of: 200 },
    satisfaction: { value: (100 + 0.9 * 60) / 200, of: 200 },
  })
  expect(ratesOf(sumsOf(counts), { w: 0.5 }).satisfaction.value).toBe(0.65)
})

test('what counts for the response alone is no part of the other two denominators', () => {
  const counts = { valid: 200, judged: 180, contacted: 190, solved: 90, satisfied: 90, fair: 0 }
  expect(ratesOf(sumsOf(counts), rule)).toMatchObject({
    response: { value: 0.95, of: 200 },
    resolution: { value: 0.5, of: 180 },
    satisfaction: { value: 0.5, of: 180 },
  })
})

test('where there is nothing to divide by there is no rate, and no nought in its place', () => {
  for (const rate of [
    ...Object.values(ratesOf(sumsOf(undefined), rule)),
    ...Object.values(orderRatesOf(orderSumsOf(undefined))),
  ])
    expect(rate).toEqual({ value: null, of: 0 })
})

test('how a unit answered: each stage of what was due in it', () => {
  const counts = {
    ...{ ordered: 40, objected: 4, to_acknowledge: 39, acknowledged: 30, to_contact: 20, contacted: 19 },
    ...{
      to_report_in: 25,
      reported_in: 20,
      to_feed_back: 30,
      fed_back: 27,
      in_time: 24,
      rework: 3,
      minutes: 27 * 90,
    },
  }
  expect(orderRatesOf(orderSumsOf(counts))).toEqual({
    acknowledging: { value: 30 / 39, of: 39 },
    contacting: { value: 0.95, of: 20 },
    reporting_in: { value: 0.8, of: 25 },
    feeding_back: { value: 0.9, of: 30 },
    in_time: { value: 0.8, of: 30 },
    rework: { value: 0.1, of: 30 },
    objecting: { value: 0.1, of: 40 },
    mean_hours: { value: 1.5, of: 27 },
  })
})
