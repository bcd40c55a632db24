/** A Tuesday, ten in the morning in China; no holiday is near, and its year's calendar is published. */
export const START = '2026-03-10T10:00:00+08:00'
export const SECRET = 'an umbrella was left on the bench at the bus stop'
